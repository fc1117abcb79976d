/** What a learner predicts of a deliberate bug, and what the runs then showed. */
import { seeSign, type SymptomSign } from '@interleave/course/symptom-sign.ts'
import type { Exploration, Outcome } from '@interleave/engine/explore/exploration.ts'

export interface PredictableBug {
  id: string
  symptoms: readonly { text: string; shows: SymptomSign }[]
}

/** A prediction as it is kept: the choice, the learner's own words, and what came of it once it was checked. */
export interface Prediction {
  chosen: number | null
  words: string
  checked: Checked | null
}

export interface Checked {
  /** The choice that was checked; another one may be made afterwards. */
  chosen: number
  holds: boolean
  /** In how many of the orders it showed. */
  orders: number
  of: number
  /** Those symptoms that did show. */
  shown: number[]
  /** What an order printed in which a symptom showed, and what one without it printed. */
  example: string
  otherwise: string
  /** What the exploration claims. */
  claim: string
}

export const NO_PREDICTION: Prediction = { chosen: null, words: '', checked: null }

/** Holds the chosen symptom to what the bug's probe showed over its orders. */
export function checkPrediction(bug: PredictableBug, chosen: number, explored: Pick<Exploration, 'outcomes' | 'failures' | 'claimText'>): Checked {
  const seen = bug.symptoms.map(({ shows }) => seeSign(shows, explored))
  const shown = seen.flatMap(({ holds }, index) => (holds ? [index] : []))
  const mine = seen[chosen]
  // What is told beside "not this one" is the symptom that did show.
  const told = mine?.holds === true ? mine : (seen[shown[0] ?? chosen] ?? mine)
  return {
    chosen,
    holds: mine?.holds === true,
    orders: told?.orders ?? 0,
    of: told?.of ?? 0,
    shown,
    example: printed(told?.shown ?? explored.outcomes[0] ?? null),
    otherwise: printed(told?.shown ? told.other : null),
    claim: explored.claimText,
  }
}

function printed(outcome: Outcome | null): string {
  if (outcome === null) return ''
  return outcome.console.length > 0 ? outcome.console.join('\n') : outcome.result
}

/** "in every order", "in 3 of 11 orders", "in none of 11 orders". */
export function inOrders({ orders, of }: Pick<Checked, 'orders' | 'of'>): string {
  if (of === 1) return orders === 1 ? 'in the only order' : 'not in the only order'
  if (orders === of) return `in every order of ${of}`
  return orders === 0 ? `in none of ${of} orders` : `in ${orders} of ${of} orders`
}

/** Reads what was kept; anything else is no prediction. */
export function parsePrediction(text: string | null): Prediction {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    if (typeof value !== 'object' || value === null || !('chosen' in value) || !('words' in value) || typeof value.words !== 'string') return NO_PREDICTION
    const checked = 'checked' in value && isChecked(value.checked) ? value.checked : null
    return { chosen: typeof value.chosen === 'number' ? value.chosen : null, words: value.words, checked }
  } catch {
    return NO_PREDICTION
  }
}

function isChecked(value: unknown): value is Checked {
  if (typeof value !== 'object' || value === null) return false
  const at = (name: string): unknown => Reflect.get(value, name)
  return typeof at('chosen') === 'number' && typeof at('holds') === 'boolean' && typeof at('orders') === 'number' && typeof at('of') === 'number' && Array.isArray(at('shown'))
}
