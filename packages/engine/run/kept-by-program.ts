import type { Program } from '../compile/program.ts'

/** More texts than the orders of one program make, unless it counts in its messages. */
const MOST_KEPT = 500
const LONGEST_KEPT = 10_000

/** A function that makes `Made` of a text and of nothing else but the program, and keeps it for the next time. */
export function keptByProgram<Made>(): (program: Program, text: string, make: () => Made) => Made {
  const kept = new WeakMap<Program, Map<string, Made>>()
  return (program, text, make) => {
    let ofProgram = kept.get(program)
    if (!ofProgram) {
      ofProgram = new Map()
      kept.set(program, ofProgram)
    }
    const known = ofProgram.get(text)
    if (known !== undefined) return known
    const made = make()
    if (ofProgram.size >= MOST_KEPT) ofProgram.clear()
    if (text.length <= LONGEST_KEPT) ofProgram.set(text, made)
    return made
  }
}
