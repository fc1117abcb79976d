/**
 * What was added first is taken first; what is in it, each thing once, can be deleted from any place. Every step takes the same
 * time however long the queue is: `Array.shift` moves all that is behind, 100,000² / 2 places for 100,000.
 */
export class Queue<T> extends Set<T> {
  // One iterator stays at the front: a new one would step over the places of all who have left.
  #front = this.values()

  /** Takes the first, if there is one. */
  take(): T | undefined {
    if (this.size === 0) return undefined
    let step = this.#front.next()
    // At the end once, an iterator stays there.
    if (step.done) step = (this.#front = this.values()).next()
    this.delete(step.value as T)
    return step.value
  }
}
