import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explorePattern } from './testing/explore-pattern.ts'

/** What is explored, and the claim that must be reached: every order, or every order up to some reversals. */
interface Case {
  name: string
  program: string
  maxFaults?: number
  /** Reversals of conflicting events up to which every order must be reached; without it, all orders. */
  bound?: number
  /** How many orders are run where all are too many. */
  budget?: number
}

const use = (names: string): string => `import { caller, cause, child, firstCauseDecides, law, notices, observe, outer, report, started, thrown } from './driver.ts'
import { ${names} } from './index.ts'
import { io, sleep as wait } from 'interleave:world'
`

const cases: Case[] = [
  {
    name: 'all: three children, one of them deaf and one with cleanup',
    program: `${use('all')}
      const end = await observe(all([child('a'), child('b', 'deaf'), child('c', 'cleans up')], { signal: outer }))
      firstCauseDecides(end)
      report(end)`,
  },
  {
    name: 'all: a sync throw beside a child that cleans up, errors gathered',
    maxFaults: 2,
    program: `${use('all')}
      const end = await observe(all([child('a', 'cleans up'), child('b', 'throws'), child('c', 'deaf')], { signal: outer, errors: 'aggregate' }))
      law(!end.ok && (end.error === outer.reason ? cause.error === outer.reason : end.error.errors[0] === cause.error), 'the first error comes first')
      report(end)`,
  },
  {
    name: 'allSettled: two children that may both fail',
    maxFaults: 2,
    program: `${use('allSettled')}
      let abortedFirst = false
      let over = false
      outer.addEventListener('abort', () => { abortedFirst = !over })
      const promise = allSettled([child('a'), child('b', 'cleans up')], { signal: outer })
      promise.then(() => { over = true }, () => {})
      const end = await promise.then((value) => ({ ok: true, value }), (error) => ({ ok: false, error }))
      law(end.ok !== abortedFirst, 'it rejects when the caller aborts, and only then')
      if (!end.ok) law(end.error === outer.reason, 'with the caller’s reason')
      else law(thrown.every((error) => end.value.some(({ reason }) => reason === error)), 'and else has every error')
      report(end)`,
  },
  {
    name: 'any: two children that may both fail, one with cleanup',
    maxFaults: 2,
    program: `${use('any')}
      const winners = []
      const won = (name, character) => async (signal) => {
        const value = await child(name, character)(signal)
        if (!signal.aborted) winners.push(value)
        return value
      }
      // Failures before a win do not matter: that is what any is for.
      const end = await observe(any([won('a'), won('b', 'cleans up')], { signal: outer }), { lost: thrown })
      if (end.ok) law(end.value === winners[0], 'the first to fulfil wins')
      else law(winners.length === 0 && (end.error === outer.reason || end.error.errors.length === 2), 'it rejects with all errors or the caller’s reason')
      report(end)`,
  },
  {
    name: 'race: two children, one with cleanup',
    program: `${use('race')}
      const first = []
      const entered = (name, character) => async (signal) => {
        try {
          const value = await child(name, character)(signal)
          if (!signal.aborted) first.push({ ok: true, value })
          return value
        } catch (error) {
          if (!signal.aborted) first.push({ ok: false, error })
          throw error
        }
      }
      const end = await observe(race([entered('a'), entered('b', 'cleans up')], { signal: outer }))
      if (first.length === 0) law(end.error === outer.reason, 'aborted by the caller, it rejects with the reason')
      else law(end.ok === first[0].ok && (end.ok ? end.value === first[0].value : end.error === first[0].error), 'the first to settle decides')
      report(end)`,
  },
  {
    name: 'scope: a body with I/O of its own, two children, one spawned by the other',
    program: `${use('scope')}
      const end = await observe(scope(async (s) => {
        s.spawn(async (signal) => {
          await child('a', 'cleans up')(signal)
          s.spawn(child('b')).catch(() => {})
        })
        await child('body')(s.signal)
        return 'body'
      }, { signal: outer }))
      firstCauseDecides(end)
      report(end)`,
  },
  {
    name: 'scope without a body, joined and left',
    program: `${use('scope')}
      const block = async () => {
        const s = scope({ signal: outer })
        try {
          s.spawn(child('a', 'cleans up'))
          s.spawn(child('b', 'deaf'))
          await s.join()
        } finally {
          await s[Symbol.asyncDispose]()
        }
      }
      const end = await observe(block())
      firstCauseDecides(end)
      report(end)`,
  },
  {
    name: 'scope without a body, left while a child runs',
    program: `${use('scope')}
      const block = async () => {
        const s = scope({ signal: outer })
        s.spawn(child('a', 'cleans up'))
        s.spawn(child('b'))
        try {
          await io('body')
        } finally {
          await s[Symbol.asyncDispose]()
        }
      }
      const end = await observe(block())
      law(end.ok || thrown.includes(end.error) || String(end.error) === 'Error: body failed', 'leaving throws nothing of its own')
      report(end)`,
  },
  {
    name: 'supervise: three children that may fail',
    maxFaults: 2,
    program: `${use('supervise')}
      const heard = []
      const end = await observe(supervise(async (s) => {
        s.spawn(child('a'))
        s.spawn(child('b', 'cleans up'))
        s.spawn(child('c'))
      }, { signal: outer, onError: (error) => heard.push(error) }), { lost: heard })
      if (end.ok) law(heard.length === thrown.length, 'the parent hears of each')
      else law(end.error === outer.reason, 'a child’s failure is not the supervisor’s')
      report(end)`,
  },
  {
    name: 'withTimeout: work that ends, fails, is aborted or runs out of time, and cleans up',
    maxFaults: 2,
    program: `${use('withTimeout')}
      let handed
      const end = await observe(withTimeout(15, (signal) => {
        handed = signal
        return child('a', 'cleans up')(signal)
      }, { signal: outer }))
      law(end.ok || (handed.aborted ? end.error === handed.reason : thrown.includes(end.error)), 'the reason to stop, or the failure, is what it rejects with')
      if (outer.aborted && handed.aborted) law(handed.reason === outer.reason || handed.reason.name === 'TimeoutError', 'of two reasons the first counts')
      report(end)`,
  },
  {
    name: 'withTimeout in withTimeout around deaf work',
    program: `${use('suppressedErrors, withTimeout')}
      let inner
      const end = await observe(withTimeout(30, (signal) => withTimeout(20, (signal) => {
        inner = signal
        return child('a', 'deaf')(signal)
      }, { signal }), { signal: outer }))
      if (inner.aborted && !end.ok) law(end.error === inner.reason || suppressedErrors(end.error).includes(inner.reason), 'the nearest reason passes through, alone or beside the outer one')
      report(end)`,
  },
  {
    name: 'shield: cleanup in an aborted child ends by itself or by its own time',
    program: `${use('all, shield')}
      const end = await observe(all([async (signal) => {
        try {
          return await child('a')(signal)
        } finally {
          await shield(20, (own) => {
            law(!own.aborted && own !== signal, 'cleanup has a signal of its own')
            return io('cleanup', undefined, { signal: own })
          }).catch((error) => law(error.name === 'TimeoutError' || String(error) === 'Error: cleanup failed', 'it ends by itself or by its own time'))
        }
      }, child('b')], { signal: outer }))
      law(end.ok || end.error === outer.reason || thrown.includes(end.error), 'cleanup replaces nothing')
      report(end)`,
  },
  {
    name: 'retry: three attempts with waits, aborted in an attempt or in a wait',
    maxFaults: 3,
    program: `${use('retry')}
      const attempts = []
      const heard = []
      const end = await observe(retry((signal, attempt) => {
        attempts.push(attempt)
        return child('a')(signal)
      }, { signal: outer, attempts: 3, baseMs: 8, random: () => 0.5, retryable: () => true, onRetry: (error) => heard.push(error) }), { lost: heard })
      law(attempts.every((attempt, index) => attempt === index + 1), 'attempts are counted')
      if (!end.ok && end.error !== outer.reason) law(attempts.length === 3 && end.error === thrown[2], 'the last error is what it rejects with')
      report(end)`,
  },
  ...(['[1, 2, 3]', 'numbers()'] as const).map((items) => ({
    name: `map: three of ${items === '[1, 2, 3]' ? 'an array' : 'an async generator'}, two at a time`,
    program: `${use('map')}
      let open = 0
      async function* numbers() {
        open++
        try {
          for (const number of [1, 2, 3]) {
            await io('source')
            yield number
          }
        } finally {
          open--
        }
      }
      const works = [child('one', 'cleans up'), child('two'), child('three', 'deaf')]
      let peak = 0
      let now = 0
      const end = await observe(map(${items}, async (item, signal) => {
        peak = Math.max(peak, ++now)
        try {
          return await works[item - 1](signal)
        } finally {
          now--
        }
      }, { concurrency: 2, signal: outer }), { lost: [] })
      law(peak <= 2, 'at most two run')
      law(open === 0, 'the source is closed')
      if (end.ok) law(end.value.join() === 'one,two,three', 'results keep their order')
      report(end)`,
  })),
  {
    name: 'Mutex: three users, of whom two may leave the line',
    program: `${use('Mutex')}
      const mutex = new Mutex()
      const second = caller('second')
      let inside = 0
      const order = []
      const user = async (name, signal) => {
        const lock = await mutex.lock({ signal })
        try {
          law(++inside === 1, 'one holder at a time')
          order.push(name)
          await io(name)
        } finally {
          inside--
          lock.release()
        }
      }
      const ends = await Promise.allSettled([user('a'), user('b', second), user('c', outer)])
      law(!mutex.locked && mutex.waiting === 0, 'the lock is free in the end')
      law(order.join() === ['a', 'b', 'c'].filter((name) => order.includes(name)).join(), 'first in, first out')
      console.log(order.join(), ends.map(({ status }) => status).join())`,
  },
  {
    name: 'Semaphore.run: two permits, three users that fail, are aborted, or clean up',
    program: `${use('Semaphore')}
      const semaphore = new Semaphore(2)
      let inside = 0
      const use = (name, character) => semaphore.run(async (signal) => {
        law(++inside <= 2, 'at most two hold a permit')
        try {
          return await child(name, character)(signal)
        } finally {
          inside--
        }
      }, { signal: outer })
      const end = await observe(Promise.allSettled([use('a', 'cleans up'), use('b'), use('c')]), { lost: thrown })
      law(semaphore.free === 2, 'all permits are back')
      report(end)`,
  },
  {
    name: 'Bulkhead: one runs, one waits, one is refused or not, as they come',
    maxFaults: 0,
    program: `${use('Bulkhead')}
      const bulkhead = new Bulkhead({ concurrency: 1, queue: 1 })
      const come = async (name) => {
        await io('door')
        const full = bulkhead.free === 0 && bulkhead.waiting === 1
        try {
          return await bulkhead.run(() => io(name))
        } catch (error) {
          law(error.code === 'bulkhead-full' && full, 'refused only when there is no room')
          return error.code ?? String(error)
        }
      }
      console.log((await Promise.allSettled([come('a'), come('b'), come('c')])).map(({ value }) => value).join())
      law(bulkhead.free === 1 && bulkhead.waiting === 0, 'it is empty in the end')`,
  },
  {
    name: 'CircuitBreaker: three calls around its opening, closing and probing',
    maxFaults: 2,
    program: `${use('CircuitBreaker')}
      const breaker = new CircuitBreaker({ failures: 1, resetMs: 5 })
      let probes = 0
      const call = async (name, signal) => {
        try {
          return await breaker.run(async (signal) => {
            const probe = breaker.state === 'half-open'
            if (probe) law(++probes === 1, 'one probe at a time')
            try {
              return await io(name, undefined, { signal })
            } finally {
              if (probe) probes--
            }
          }, { signal })
        } catch (error) {
          return error.code ?? 'failed'
        }
      }
      const first = call('a')
      const later = Promise.all([wait(40).then(() => call('b', outer)), wait(40).then(() => call('c'))])
      console.log(await first, (await later).join(), breaker.state)`,
  },
  {
    name: 'Channel: a sender and two receivers in a scope, one of whom may leave; then it is closed',
    program: `${use('Channel, scope')}
      const channel = new Channel(1)
      const received = []
      const receive = async (signal) => {
        for await (const value of channel.values({ signal })) {
          received.push(value)
          await io('sink', undefined, { signal })
        }
      }
      const end = await scope((s) => {
        s.spawn(async (signal) => {
          for (const value of [1, 2, 3]) await channel.send(value, { signal })
          channel.close()
        })
        s.spawn((signal) => receive(signal))
        s.spawn((signal) => receive(outer).catch((error) => {
          if (error !== outer.reason) throw error
        }))
      }).then(() => 'well', String)
      law(end === 'well' || end === 'Error: sink failed', 'whoever leaves harms nobody: ' + end)
      law(end !== 'well' || received.join() === '1,2,3', 'every value is received once, in order: ' + received.join())
      console.log(received.join(), end)`,
  },
  {
    name: 'dedupe: two callers of one flight, each of whom may leave',
    program: `${use('Flights')}
      const flights = new Flights()
      const second = caller('second')
      let flying
      const load = async (signal) => {
        flying = signal
        return child('load', 'cleans up')(signal)
      }
      const one = flights.run('key', load, { signal: outer })
      const two = flights.run('key', load, { signal: second })
      const end = await observe(Promise.allSettled([one, two]), { lost: thrown })
      law(started.length === 1, 'they share one flight')
      law(flights.size === 0, 'nothing is kept')
      const [left, right] = end.value
      if (flying.aborted && thrown.length === 0) law(left.status === 'rejected' && right.status === 'rejected', 'the flight is cancelled by the last one out')
      console.log(left.status, right.status)`,
  },
  {
    name: 'once: two callers, the first of whom may leave, and one who comes later',
    program: `${use('once')}
      let calls = 0
      const load = once(async (signal) => {
        calls++
        await io('load', undefined, { signal })
        return calls
      })
      const early = Promise.allSettled([load({ signal: outer }), wait(5).then(() => load())])
      const [left, right] = await early
      law(right.status === 'fulfilled' || String(right.reason).includes('load failed'), 'a caller that leaves does not cancel the other')
      console.log(left.status, right.status, right.value)`,
  },
  {
    name: 'background: work that ends or fails, drained with a deadline',
    program: `${use('Background')}
      const background = new Background()
      background.run(child('a', 'cleans up'))
      background.run(child('b', 'deaf'))
      const drained = await background.drain({ deadline: Date.now() + 12, cleanupMs: 10 })
      law(drained.every(({ name, outcome }) => outcome === 'abandoned' || !background.running.includes(name)), 'the report is true')
      law(drained.filter(({ outcome }) => outcome === 'failed').every(({ error }) => notices.some((notice) => notice.error === error)), 'a failure is told')
      console.log(drained.map(({ name, outcome }) => name + ' ' + outcome).join())`,
  },
  {
    name: 'the grace period: a deaf child is named once if it goes on that long after the abort, and only then',
    program: `${use('all, configure')}
      configure({ graceMs: 20 })
      const end = await observe(all([child('deaf', 'deaf'), child('b')], { signal: outer }))
      law(notices.length <= 1 && notices.every(({ kind, name }) => kind === 'still-running' && name === 'deaf' && !end.ok), 'named once')
      console.log(notices.map(({ message }) => message).join() || 'nobody named')`,
  },
  {
    name: 'all in retry in withTimeout in map: two items, two attempts, two children each',
    bound: 3,
    budget: 600,
    program: `${use('all, map, retry, withTimeout')}
      const heard = []
      const item = (number, signal) => withTimeout(60, (signal) => retry((signal) => all([
        child(number === 1 ? 'a' : 'c', 'cleans up'), child(number === 1 ? 'b' : 'd'),
      ], { signal }), { signal, attempts: 2, baseMs: 5, random: () => 0.5, retryable: () => true, onRetry: (error) => heard.push(error) }), { signal })
      const end = await observe(map([1, 2], item, { concurrency: 2, signal: outer }), { lost: heard })
      law(end.ok || end.error === outer.reason || thrown.includes(end.error) || end.error.name === 'TimeoutError', 'no error but a child’s, the clock’s and the caller’s')
      report(end)`,
  },
  {
    name: 'sleep: ends or is aborted',
    program: `${use('sleep')}
      const end = await observe(sleep(10, { signal: outer }))
      law(end.ok || end.error === outer.reason, 'the reason passes through')
      report(end)`,
  },
]

for (const { name, program, maxFaults, bound, budget } of cases)
  test(`every order: ${name}`, async (context) => {
    const { claim, claimText, outcomes, broken, stats } = await explorePattern(program, { maxFaults: maxFaults ?? 1, ...(budget === undefined ? {} : { strategy: 'dpor' as const, budget: { orders: budget } }) })
    assert.deepEqual(broken, [])
    context.diagnostic(`${claimText} (${stats.runs} runs, ${Math.round(stats.ms)} ms, ${outcomes.length} outcomes)`)
    assert.equal(claim.kind, bound === undefined ? 'all' : 'bounded', claimText)
    if (claim.kind === 'bounded' && bound !== undefined) assert.ok(claim.maxReversals >= bound, claimText)
  })

test('orders that can be told apart end as all schedules do', async () => {
  for (const { program, maxFaults = 1 } of cases.filter(({ name }) => /^(all|map|scope|Semaphore|dedupe)/.test(name)).filter(({ bound }) => bound === undefined)) {
    const [every, distinguishable] = await Promise.all((['dfs', 'dpor'] as const).map((strategy) => explorePattern(program, { maxFaults, strategy })))
    const prints = (outcomes: { console: string[] }[] = []): string[] => [...new Set(outcomes.map(({ console }) => console.join()))].sort((a, b) => (a < b ? -1 : 1))
    assert.deepEqual(prints(distinguishable?.outcomes), prints(every?.outcomes))
  }
})

/** Faults in the patterns' own sources. Each must be caught: an exploration that cannot fail says nothing. */
const mutations: [what: string, file: string, from: string, to: string, program: string][] = [
  ['settles before its children have', 'family.ts', 'if (--this.#holds > 0) return', 'if (--this.#holds > 0 && !this.ended) return', 'all'],
  ['leaves its listener on the caller’s signal', 'family.ts', '    offAbort(this.#outer, this.end)\n', '', 'all'],
  ['lets a later reason replace the first', 'family.ts', 'if (this.ended || this.closed) return', 'if (this.closed) return', 'all'],
  ['loses the later errors', 'family.ts', 'for (const error of this.later) suppress(this.pattern, this.reason, error)', '', 'all'],
  ['starts children after the abort', 'family.ts', 'if (!family.ended) family.run(fn, fulfilled, rejected)', 'family.run(fn, fulfilled, rejected)', 'all-late'],
  ['leaves an aborted waiter in the line', 'line.ts', '        remove(waiter)\n        reject(reason)', '        reject(reason)', 'Mutex'],
  ['gives two holders one permit', 'semaphore.ts', '    this.#free--\n', '', 'Mutex'],
  ['cancels a flight that somebody waits for', 'flight.ts', 'if (--callers > 0) return rejectNow()', 'callers--', 'once'],
  ['lets two probes through', 'circuit-breaker.ts', 'this.#probing || waitMs > 0', 'waitMs > 0', 'CircuitBreaker'],
]
const late: Case = {
  name: 'all-late',
  program: `${use('all, scope')}
    const end = await observe(scope(async () => {
      await wait(5)
      return all([child('a'), child('b')], { signal: outer })
    }))
    report(end)`,
}

for (const [what, file, from, to, program] of mutations)
  test(`caught: a pattern that ${what}`, async () => {
    const found = [...cases, late].find(({ name }) => name.startsWith(program))
    assert.ok(found)
    const { broken } = await explorePattern(found.program, { maxFaults: found.maxFaults ?? 1, failuresOnly: true }, { file, from, to })
    assert.notDeepEqual(broken, [])
  })
