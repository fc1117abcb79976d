/**
 * When a card is due, by FSRS-6 with ts-fsrs. The log of reviews is the truth: a card's state is the log replayed, so two
 * devices that hold the same log agree, fuzz included (its seed is the card's own state and time).
 */
import { createEmptyCard, fsrs, type Card as FsrsCard, type FSRS, type Grade, State } from 'ts-fsrs'
import type { Review } from '@interleave/protocol'

export type Rating = Review['rating']

export const RATINGS: readonly { rating: Rating; name: string }[] = [
  { rating: 1, name: 'Again' },
  { rating: 2, name: 'Hard' },
  { rating: 3, name: 'Good' },
  { rating: 4, name: 'Easy' },
]

export const RETENTION = { least: 0.8, most: 0.97, usual: 0.9 }

/** What the log says of one card. */
export interface Scheduled {
  /** Milliseconds since 1970. A card without reviews is due at once. */
  dueAt: number
  phase: 'new' | 'learning' | 'review'
  reviews: number
  lapses: number
}

const YEAR_DAYS = 365
const DAY_MS = 86_400_000

export class Schedule {
  #fsrs: FSRS
  #logs = new Map<string, Review[]>()
  #cards = new Map<string, FsrsCard>()

  /** `retention` is the share of cards that should still be known when they are due, 0.8 to 0.97. */
  constructor(reviews: Iterable<Review>, retention: number) {
    this.#fsrs = fsrs({
      request_retention: Math.min(RETENTION.most, Math.max(RETENTION.least, retention)),
      maximum_interval: YEAR_DAYS,
      enable_fuzz: true,
      enable_short_term: true,
    })
    for (const review of reviews) {
      if (review.undone) continue
      const log = this.#logs.get(review.card)
      if (log) log.push(review)
      else this.#logs.set(review.card, [review])
    }
  }

  of(card: string): Scheduled {
    const { due, state, reps, lapses } = this.#card(card)
    const phase = state === State.New ? 'new' : state === State.Review ? 'review' : 'learning'
    return { dueAt: reps === 0 ? 0 : due.getTime(), phase, reviews: reps, lapses }
  }

  /** When the card would be due next, in milliseconds since 1970, for each rating given at `now`. */
  preview(card: string, now: number): Record<Rating, number> {
    const from = this.#card(card)
    const due = (rating: Rating): number => this.#next(from, now, rating).due.getTime()
    return { 1: due(1), 2: due(2), 3: due(3), 4: due(4) }
  }

  #next(card: FsrsCard, at: number, rating: Grade): FsrsCard {
    const { card: next } = this.#fsrs.next(card, at, rating)
    // The fuzz can go a day past the longest interval.
    return { ...next, due: new Date(Math.min(next.due.getTime(), at + YEAR_DAYS * DAY_MS)) }
  }

  #card(id: string): FsrsCard {
    const known = this.#cards.get(id)
    if (known) return known
    const log = (this.#logs.get(id) ?? []).toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    let card = createEmptyCard(log[0]?.at ?? 0)
    for (const { at, rating } of log) card = this.#next(card, Date.parse(at), rating)
    this.#cards.set(id, card)
    return card
  }
}
