/** Which cards to show now, in which order, and what the next days bring. */
import type { Review } from '@interleave/protocol'
import type { Schedule, Scheduled } from './schedule.ts'

export interface Queue {
  /** Due now, the longest due first; then new ones, as far as today still has room. */
  cards: string[]
  due: number
  fresh: number
  /** The next moment at which another card is due, when none is left now. */
  nextAt: number | null
}

export const NEW_PER_DAY = 10
const DAY_MS = 86_400_000
/** A card in its first steps is shown this much ahead of its time rather than making the learner wait. */
const AHEAD_MS = 20 * 60_000

/** `cards` stand in the order in which new ones are met. A day begins at midnight in the learner's own time zone. */
export function queueOf(cards: readonly string[], reviews: readonly Review[], schedule: Schedule, now: number): Queue {
  const due: { card: string; at: number }[] = []
  const fresh: string[] = []
  let nextAt: number | null = null
  for (const card of cards) {
    const { phase, dueAt } = schedule.of(card)
    if (phase === 'new') fresh.push(card)
    else if (dueAt <= now || (phase === 'review' && dayOf(dueAt) <= dayOf(now))) due.push({ card, at: dueAt })
    else nextAt = Math.min(nextAt ?? dueAt, dueAt)
  }
  due.sort((a, b) => a.at - b.at)
  const room = Math.max(0, NEW_PER_DAY - metToday(reviews, now))
  const queue = [...due.map(({ card }) => card), ...fresh.slice(0, room)]
  if (queue.length === 0 && nextAt !== null && nextAt - now <= AHEAD_MS) {
    const isSoon = ({ phase, dueAt }: Scheduled): boolean => phase === 'learning' && dueAt - now <= AHEAD_MS
    const soon = cards.filter((card) => isSoon(schedule.of(card))).toSorted((a, b) => schedule.of(a).dueAt - schedule.of(b).dueAt)
    return { cards: soon, due: soon.length, fresh: 0, nextAt }
  }
  return { cards: queue, due: due.length, fresh: Math.min(fresh.length, room), nextAt }
}

/** How many cards fall due on each of the next `days` days, today first. New cards are not counted. */
export function forecast(cards: readonly string[], schedule: Schedule, now: number, days: number): number[] {
  const counts = Array.from({ length: days }, () => 0)
  for (const card of cards) {
    const { phase, dueAt } = schedule.of(card)
    if (phase === 'new') continue
    const day = Math.max(0, dayOf(dueAt) - dayOf(now))
    if (day < days) counts[day]!++
  }
  return counts
}

/** "10 min", "3 days": how long until a moment. */
export function untilText(at: number, now: number): string {
  const minutes = Math.max(1, Math.round((at - now) / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  if (hours < 24) return `${hours} h`
  const days = Math.round(hours / 24)
  if (days < 31) return days === 1 ? '1 day' : `${days} days`
  const months = Math.round(days / 30.4)
  return months < 12 ? (months === 1 ? '1 month' : `${months} months`) : '1 year'
}

/** New cards that were met today: those whose first review is of today. */
function metToday(reviews: readonly Review[], now: number): number {
  const first = new Map<string, number>()
  for (const { card, at, undone } of reviews) {
    if (undone) continue
    const time = Date.parse(at)
    if (time < (first.get(card) ?? Number.POSITIVE_INFINITY)) first.set(card, time)
  }
  return [...first.values()].filter((time) => dayOf(time) === dayOf(now)).length
}

/** The number of a day in the learner's own time zone. */
function dayOf(time: number): number {
  return Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / DAY_MS)
}
