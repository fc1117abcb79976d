/** What a program did, as far as both hosts can tell: what it logged, and which rejections nobody handled in time. */
export interface Outcome {
  /** Lines in the order in which they were logged; `unhandled …` stands where the host reported one. */
  lines: string[]
  /** How many rejections were handled after they had been reported. */
  handledLate: number
}

/** A program: statements in JavaScript at the top of an async body, which print by `log`. */
export interface Snippet {
  name: string
  body: string
}
