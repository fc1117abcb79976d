/** Registers the service worker once the page is idle: what was visited then works without a network. */
export function startOffline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
  const register = (): void => {
    navigator.serviceWorker.register('/sw.js').catch((error: unknown) => console.warn('This page will not work offline.', error))
  }
  if (document.readyState === 'complete') setTimeout(register, 2_000)
  else window.addEventListener('load', () => setTimeout(register, 2_000), { once: true })
}
