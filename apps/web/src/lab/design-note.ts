/** The trade-off that a learner defends in step 4, as a note for a design review. */
import { inOrders, type Prediction } from './prediction.ts'

export interface DesignNote {
  decision: string
  measured: string
  givenUp: string
  changeMind: string
}

export const NO_NOTE: DesignNote = { decision: '', measured: '', givenUp: '', changeMind: '' }

export const NOTE_PARTS = [
  { part: 'decision', title: 'Decision', asks: 'What do you do, and what else could you have done?' },
  { part: 'measured', title: 'What was measured', asks: 'Which runs, orders or times speak for it?' },
  { part: 'givenUp', title: 'What is given up', asks: 'What does it cost, and whom?' },
  { part: 'changeMind', title: 'What would change my mind', asks: 'Which number, or which event?' },
] as const satisfies readonly { part: keyof DesignNote; title: string; asks: string }[]

/** A decision worth the name, and at least one reason or price beside it. */
export function isDefended({ decision, measured, givenUp, changeMind }: DesignNote): boolean {
  return decision.trim().length >= 40 && [measured, givenUp, changeMind].some((text) => text.trim() !== '')
}

/** Reads what was kept. A text from before there were parts is the decision. */
export function parseNote(text: string | null): DesignNote {
  if (text === null || text === '') return NO_NOTE
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('decision' in value)) return { ...NO_NOTE, decision: text }
    const part = (name: string): string => {
      const found: unknown = Reflect.get(value, name)
      return typeof found === 'string' ? found : ''
    }
    return { decision: part('decision'), measured: part('measured'), givenUp: part('givenUp'), changeMind: part('changeMind') }
  } catch {
    return { ...NO_NOTE, decision: text }
  }
}

export interface ReviewedLab {
  title: string
  note: DesignNote
  /** Deliberate bugs whose symptom was predicted and checked. */
  predictions: { title: string; symptoms: readonly string[]; prediction: Prediction }[]
  /** How many of the server's bugs the tests caught, as "9/13"; null before a submission. */
  caught: string | null
  /** ISO date. */
  date: string
}

/** The note as a document, with the evidence that the lab has for it. `level` is the depth of its heading. */
export function designNoteMarkdown({ title, note, predictions, caught, date }: ReviewedLab, level = 1): string {
  const head = '#'.repeat(level)
  const lines = [`${head} Design review: ${title}`, '', `From the lab, ${date}.`]
  for (const { part, title: name } of NOTE_PARTS) lines.push('', `${head}# ${name}`, '', note[part].trim() === '' ? '_Not written yet._' : note[part].trim())
  const checked = predictions.flatMap(({ title: bug, symptoms, prediction: { checked, words } }) =>
    checked === null ? [] : [{ bug, checked, words, said: symptoms[checked.chosen] ?? '', seen: checked.shown.map((index) => symptoms[index] ?? '').join('; ') }])
  if (checked.length === 0 && caught === null) return `${lines.join('\n')}\n`
  lines.push('', `${head}# Evidence`, '')
  if (caught !== null) lines.push(`- Bugs caught by my tests: ${caught.replace('/', ' of ')}`)
  for (const { bug, checked: { holds, orders, of }, words, said, seen } of checked) {
    lines.push(`- ${bug}. Predicted: ${said}. ${holds ? `It shows ${inOrders({ orders, of })}.` : seen === '' ? 'No run shows it.' : `What shows, ${inOrders({ orders, of })}: ${seen}.`}`)
    if (words.trim() !== '') lines.push(`  In my words: ${words.trim().replaceAll('\n', ' ')}`)
  }
  return `${lines.join('\n')}\n`
}
