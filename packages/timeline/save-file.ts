/** Hands a file to the reader, as a download. */
export function saveFile(name: string, content: Blob | string, type = 'text/plain'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  Object.assign(document.createElement('a'), { href: url, download: name }).click()
  // The download has begun by then, and holds what it needs.
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
