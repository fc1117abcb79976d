import { type ExploredCase, use } from './explored-case.ts'

/** Patterns that callers share, and what they are made of: limits, flights, channels, compositions. */
export const sharingCases: ExploredCase[] = [
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
