/** `⌘K` or `Ctrl+K` opens search and commands, `?` the keys. Their code comes with the first use. */
export function startSearch(): void {
  let opened: Promise<{ open: (what: 'search' | 'keys') => void }> | undefined
  const open = (what: 'search' | 'keys'): void => {
    opened ??= import('./mount-search.ts').then(({ mountSearch }) => mountSearch())
    opened.then((search) => search.open(what), (error: unknown) => {
      opened = undefined
      console.error('The search did not load. Try again, or reload.', error)
    })
  }
  // Before the editor, which has a use of its own for Ctrl+K.
  window.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault()
      event.stopPropagation()
      open('search')
    } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
      event.preventDefault()
      open('keys')
    }
  }, { capture: true })
  for (const button of document.querySelectorAll('[data-search]')) button.addEventListener('click', () => open('search'))
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  // A box that was just closed may still hold the focus.
  return target.closest('input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')?.checkVisibility() === true
}
