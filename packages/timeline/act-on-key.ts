/** Does what a key is for, unless it is somebody else's: a browser's with a modifier, a button's space, the arrows of a list that scrolls. */
export function actOnKey(event: KeyboardEvent, acts: Record<string, () => void>, asText: boolean): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (!act) return
  if (event.key === ' ' && event.target instanceof HTMLButtonElement) return
  if (asText && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) return
  event.preventDefault()
  act()
}
