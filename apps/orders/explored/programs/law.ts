/** A law that does not hold ends the order, and the exploration has found it. */
export function law(holds: boolean, words: string): void {
  if (!holds) throw new Error(`Broken law: ${words}`)
}
