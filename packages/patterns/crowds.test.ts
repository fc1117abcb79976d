import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bulkhead } from './bulkhead.ts'
import { Channel } from './channel.ts'
import { Flights } from './dedupe.ts'
import { Semaphore } from './semaphore.ts'
import { numbersOf, reach } from './testing/composition.ts'
import { settle } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'
import { withTimeout } from './with-timeout.ts'

// Explorations choose what happens next between events; here it is chosen between microtasks, by a seed.
const SEEDS = 700

interface Chance {
  (probability: number): boolean
  pick(below: number): number
  /** Lets some microtasks pass, or none. */
  ticks(): Promise<void>
  /** The signal of one of three callers; now and then one of them aborts. */
  someone(): AbortSignal
  perhapsAbort(probability: number): void
  signals: AbortSignal[]
}

function chanceOf(seed: number): Chance {
  const random = numbersOf(seed)
  const callers = [0, 1, 2].map(() => new AbortController())
  const pick = (below: number): number => Math.floor(random() * below)
  return Object.assign((probability: number) => random() < probability, {
    pick,
    ticks: async () => {
      for (let left = pick(4); left > 0; left--) await Promise.resolve()
    },
    someone: () => callers[pick(3)]!.signal,
    perhapsAbort: (probability: number) => {
      if (random() < probability) callers[pick(3)]!.abort(new Error('left'))
    },
    signals: callers.map(({ signal }) => signal),
  })
}

const noListeners = (chance: Chance, seed: number): void => assert.deepEqual(chance.signals.map(listenersOf), [0, 0, 0], `seed ${seed}`)
const ignore = (): void => undefined

test(`${SEEDS} crowds at a semaphore or bulkhead: never too many inside, every place comes back, nobody is left in the line`, async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const chance = chanceOf(seed)
    const places = 1 + chance.pick(2)
    const semaphore = chance(0.5) ? new Semaphore(places) : new Bulkhead({ concurrency: places, queue: 3 })
    const crowd: Promise<void>[] = []
    let inside = 0
    const enter = (): void => assert.ok(++inside <= places, `seed ${seed}`)
    const holdUntilAborted = async (signal: AbortSignal): Promise<void> => {
      const permit = await semaphore.acquire({ signal })
      enter()
      let held = true
      const leave = (): void => {
        if (held) inside--
        held = false
        permit.release()
      }
      await withTimeout(Infinity, (signal) => new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          leave()
          // Somebody comes while the abort is being told.
          if (chance(0.5)) crowd.push(come())
          resolve()
        })
        chance.ticks().then(resolve, resolve)
      }), { signal }).finally(leave)
    }
    const come = async (): Promise<void> => {
      const signal = chance.someone()
      const work = async (): Promise<void> => {
        enter()
        await chance.ticks()
        inside--
      }
      await (chance(0.5) ? semaphore.run(work, { signal }) : holdUntilAborted(signal)).catch((error: unknown) => {
        if (error instanceof assert.AssertionError) throw error
      })
    }
    for (let person = 0; person < 8; person++) {
      crowd.push(come())
      if (chance(0.3)) await chance.ticks()
      chance.perhapsAbort(0.15)
    }
    // Who came last may have been followed by others.
    for (const person of crowd) await person
    await settle()
    assert.deepEqual([semaphore.free, semaphore.waiting, inside], [places, 0, 0], `seed ${seed}`)
    noListeners(chance, seed)
  }
})

test(`${SEEDS} crowds at a channel: what was told to be taken is received, once, and nothing else`, async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const chance = chanceOf(seed)
    const channel = new Channel<number>(chance.pick(3))
    const [sent, received]: [number[], number[]] = [[], []]
    const crowd: Promise<unknown>[] = []
    for (let value = 0; value < 14; value++) {
      const signal = chance.someone()
      if (chance(0.5)) crowd.push(channel.send(value, { signal }).then(() => sent.push(value), ignore))
      else crowd.push(channel.receive({ signal }).then((step) => (step.done ? 0 : received.push(step.value)), ignore))
      if (chance(0.4)) await chance.ticks()
      chance.perhapsAbort(0.1)
    }
    await settle()
    channel.close()
    for await (const value of channel) received.push(value)
    await Promise.all(crowd)
    const inOrder = (values: number[]): number[] => values.toSorted((a, b) => a - b)
    assert.deepEqual(inOrder(received), inOrder(sent), `seed ${seed}`)
    noListeners(chance, seed)
  }
})

test(`${SEEDS} crowds in flights: nothing runs on, nothing is kept, and somebody hears of every error`, async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const chance = chanceOf(seed)
    const flights = new Flights<string, void>()
    const thrown: Error[] = []
    let running = 0
    const fly = async (): Promise<void> => {
      running++
      try {
        await chance.ticks()
        if (!chance(0.4)) return
        const error = new Error('crash')
        thrown.push(error)
        throw error
      } finally {
        running--
      }
    }
    const rejections: unknown[] = []
    const crowd: Promise<void>[] = []
    for (let person = 0; person < 6; person++) {
      crowd.push(flights.run('key', fly, { signal: chance.someone() }).catch((error: unknown) => void rejections.push(error)))
      if (chance(0.4)) await chance.ticks()
      chance.perhapsAbort(0.3)
    }
    await Promise.all(crowd)
    const told = new Set<unknown>()
    for (const error of rejections) reach(error, told)
    assert.deepEqual([running, flights.size, thrown.filter((error) => !told.has(error))], [0, 0, []], `seed ${seed}`)
    noListeners(chance, seed)
  }
})
