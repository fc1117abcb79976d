import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { applyPatch, type FilePatch, parsePatch } from './patch.ts'

export interface Bug {
  /** Its number in the catalogue of pitfalls. */
  pitfall: string
  /** What is wrong, in a sentence. */
  wrong: string
  /** What a user of the service, or who runs it, comes to see. */
  symptom: string
  /** Codes of the errors with which TypeScript tells it. Most it does not see. */
  typeErrors: string[]
}

/** The deliberate bugs: each is `<id>.patch` beside this file, against the files as they are. */
export const bugs = {
  'missing-await': {
    pitfall: 'B1',
    wrong: 'The controller does not await what it answers with.',
    symptom: 'Every order and every summary is a 200 with the body {}; what fails meanwhile, nobody hears.',
    typeErrors: [],
  },
  'wrong-lifetime': {
    pitfall: 'B15',
    wrong: 'One request keeps its order where the next request overwrites it.',
    symptom: "Under load, one customer's summary shows another customer's order, at other orders' prices or at none.",
    typeErrors: [],
  },
  'wrong-order': {
    pitfall: 'B21',
    wrong: 'The summary is put together before the stock has arrived.',
    symptom: 'Where pricing replies first, the summary says that inventory is missing, although inventory is well.',
    typeErrors: [],
  },
  'dropped-signal': {
    pitfall: 'B4',
    wrong: "Pricing is called with a signal of its own, not with the request's.",
    symptom: 'When clients hang up, pricing works on for nobody.',
    typeErrors: [],
  },
  'no-shared-cancel': {
    pitfall: 'B9',
    wrong: 'Pricing and inventory are joined by Promise.all.',
    symptom: 'When pricing fails, the answer leaves, and inventory works on for nobody.',
    typeErrors: [],
  },
  'blocking-call': {
    pitfall: 'A8',
    wrong: 'Reading an order asks another program, and waits for it, with execFileSync.',
    symptom: 'While one request waits, nobody is served: a probe that does nothing takes as long.',
    typeErrors: [],
  },
  'fire-and-forget': {
    pitfall: 'B1',
    wrong: 'The event of an order is stored after the order, and nobody waits for that.',
    symptom: 'When the database stumbles, orders are accepted whose event is lost: nothing is ever set aside for them.',
    typeErrors: [],
  },
  'cpu-in-request': {
    pitfall: 'B6',
    wrong: 'Invoices are drawn on the event loop; the function around it is async, which changes nothing.',
    symptom: 'Whoever reads an order meanwhile waits until an invoice is drawn.',
    typeErrors: [],
  },
  'unbounded-fan-out': {
    pitfall: 'B7',
    wrong: 'All events that wait are taken and delivered at once, with Promise.all.',
    symptom: 'When inventory is slow, events take all the room there is for calls to it; the others, and customers, are refused.',
    typeErrors: [],
  },
} satisfies Record<string, Bug>

export type BugId = keyof typeof bugs

export const bugIds = Object.keys(bugs) as BugId[]

export const isBug = (text: string): text is BugId => Object.hasOwn(bugs, text)

/** The repository's root, from which patches name their files. */
export const root = join(import.meta.dirname, '../../..')

export function patchesOf(bug: BugId): FilePatch[] {
  return parsePatch(readFileSync(join(import.meta.dirname, `${bug}.patch`), 'utf8'))
}

/** The text of a file as the bug has it; null when the bug is not in that file. `file` is a path from the root. */
export function withBug(bug: BugId, file: string, text: string): string | null {
  const patch = patchesOf(bug).find((candidate) => candidate.file === file)
  return patch ? applyPatch(patch, text) : null
}
