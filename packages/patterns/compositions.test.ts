import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { configure } from './diagnostics.ts'
import { compose, numbersOf, reach } from './testing/composition.ts'
import { settle } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

const SEEDS = 1_500

/** Runs one composition to its end in an order that its seed decides, and names the laws it breaks. */
async function brokenLaws(seed: number): Promise<string[]> {
  const random = numbersOf(seed)
  const composition = compose(random, 1 + Math.floor(random() * 4))
  const { pending, thrown, heard, broken } = composition
  const late: unknown[] = []
  configure({ onNotice: ({ error }) => late.push(error), graceMs: Infinity })
  const outer = new AbortController()
  const reason = new Error('outer')
  /** Set when the abort came before anything else had ended the composition. */
  let mustBeReason = false
  let end: { error?: unknown } | undefined
  const running = composition.run(outer.signal)
  running.then(() => { end = {} }, (error: unknown) => { end = { error } })
  await settle()
  for (let step = 0; !end && step < 500; step++) {
    const dice = random()
    if (dice < 0.1 && !outer.signal.aborted) {
      mustBeReason = composition.inner?.aborted === false
      outer.abort(reason)
    } else if (dice < 0.3 || pending.length === 0) mock.timers.tick(1 + Math.floor(random() * 10))
    else {
      const op = pending[Math.floor(random() * pending.length)]
      if (random() < 0.3) op?.reject()
      else op?.resolve()
    }
    await settle()
  }
  if (!end) return [...broken, 'it never settled']
  const told = new Set<unknown>()
  for (const error of [...heard, ...late]) reach(error, told)
  if ('error' in end) reach(end.error, told)
  if (mustBeReason && end.error !== reason) broken.push(`the outer reason became ${String(end.error)}`)
  for (const error of thrown) if (!told.has(error)) broken.push(`lost: ${String(error)}`)
  if (pending.length > 0) broken.push(`${pending.length} leaves outlive it`)
  if (listenersOf(outer.signal) > 0) broken.push(`${listenersOf(outer.signal)} listeners left`)
  return broken.map((law) => `seed ${seed}: ${law} in ${composition.text}`)
}

test(`${SEEDS} generated compositions keep the laws: nothing outlives its scope, no error is lost, no listener leaks, the outer reason passes through`, async () => {
  const before = configure({})
  const unhandled: unknown[] = []
  const hear = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', hear)
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  try {
    for (let seed = 1; seed <= SEEDS; seed++) assert.deepEqual(await brokenLaws(seed), [])
  } finally {
    mock.timers.reset()
    process.off('unhandledRejection', hear)
    configure(before)
  }
  assert.deepEqual(unhandled, [])
})
