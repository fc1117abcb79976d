import { type ExploredCase, use } from './explored-case.ts'

/** Patterns in which somebody waits in a line: who is aborted there, fails, or cleans up when it was its turn. */
export const waitingCases: ExploredCase[] = [
  {
    name: 'Mutex: a holder who gives its lock back in a listener of the abort, two who wait, one under the same signal, and one who comes late',
    program: `${use('Mutex, withTimeout')}
      const mutex = new Mutex()
      let inside = 0
      const order = []
      const take = async (name, signal) => {
        const lock = await mutex.lock({ signal })
        law(++inside === 1, 'one holder at a time')
        order.push(name)
        return () => {
          inside--
          lock.release()
        }
      }
      const leave = await take('holder')
      const holder = withTimeout(Infinity, (signal) => new Promise((resolve) => {
        const end = () => {
          leave()
          resolve()
        }
        signal.addEventListener('abort', end)
        io('a').finally(() => signal.aborted || end()).catch(() => {})
      }), { signal: outer })
      const user = async (name, signal) => {
        const leave = await take(name, signal)
        await io(name).finally(leave)
      }
      const late = io('door').then(() => user('late'))
      const ends = await Promise.allSettled([holder, user('b', outer), user('c'), late])
      law(!mutex.locked && mutex.waiting === 0, 'the lock is free in the end, and nobody waits')
      law(order.includes('c') && (ends[3].status === 'rejected' || order.includes('late')), 'nobody is lost in the line')
      console.log(order.join(), ends.map(({ status }) => status).join())`,
  },
  {
    name: 'Mutex.run: three users that fail, clean up, or are aborted while they work or wait',
    program: `${use('Mutex')}
      const mutex = new Mutex()
      const second = caller('second')
      let inside = 0
      const use = (name, character, signal) => mutex.run(async (signal) => {
        law(++inside === 1, 'one holder at a time')
        try {
          return await child(name, character)(signal)
        } finally {
          inside--
        }
      }, { signal })
      const end = await observe(Promise.allSettled([use('a', 'cleans up', outer), use('b', 'obeys', second), use('c', 'cleans up')]), { lost: thrown })
      law(!mutex.locked && mutex.waiting === 0, 'the lock is free in the end')
      law(end.value[2].status === 'fulfilled' || thrown.includes(end.value[2].reason), 'whoever leaves the line harms nobody')
      report(end)`,
  },
  {
    name: 'Bulkhead: one works and cleans up, one waits and may leave, one is refused or takes the place',
    program: `${use('Bulkhead')}
      const bulkhead = new Bulkhead({ concurrency: 1, queue: 1 })
      const second = caller('second')
      const come = (name, character, signal) => bulkhead.run(child(name, character), { signal })
      const early = [come('a', 'cleans up', outer), come('b', 'obeys', second)]
      const third = io('door').then(() => {
        const full = bulkhead.free === 0 && bulkhead.waiting === 1
        return come('c', 'cleans up').catch((error) => {
          law((error.code === 'bulkhead-full') === full, 'refused when there is no room, and only then')
          throw error
        })
      })
      const end = await observe(Promise.allSettled([...early, third]), { lost: thrown })
      law(bulkhead.free === 1 && bulkhead.waiting === 0, 'it is empty in the end')
      report({ ...end, value: end.value.map(({ status, reason }) => reason?.code ?? status) })`,
  },
  {
    name: 'CircuitBreaker: a probe that ends, fails, or is aborted, and cleans up; and one who comes meanwhile',
    maxFaults: 2,
    program: `${use('CircuitBreaker')}
      const breaker = new CircuitBreaker({ failures: 1, resetMs: 0 })
      await breaker.run(() => Promise.reject(new Error('ill'))).catch(() => {})
      law(breaker.state === 'open', 'one failure opens it')
      const probe = breaker.run(child('probe', 'cleans up'), { signal: outer })
      const other = io('door').then(() => breaker.run(child('other')))
      const end = await observe(Promise.allSettled([probe, other]), { lost: thrown })
      const [first, second] = end.value
      if (first.status === 'rejected' && outer.aborted) law(first.reason === outer.reason || thrown.includes(first.reason), 'the reason passes through')
      law(breaker.state !== 'half-open' || outer.aborted, 'a probe that was not given up decides')
      law(second.reason?.code !== 'circuit-open' || started.length === 1, 'who was refused did not start')
      const again = await breaker.run(() => 'well').catch((error) => error.code)
      law(again === 'well', 'nobody is kept out for ever: ' + again)
      console.log(breaker.state, first.status, second.status)`,
  },
  {
    name: 'Channel: two senders who may leave the line, and a receiver who cleans up',
    program: `${use('Channel')}
      const channel = new Channel(0)
      const second = caller('second')
      const sent = [channel.send('a', { signal: outer }), channel.send('b', { signal: second }), channel.send('c')]
      const received = []
      const receive = async () => {
        for await (const value of channel) {
          received.push(value)
          await io('sink')
        }
      }
      const close = Promise.allSettled(sent).then((ends) => {
        channel.close()
        return ends
      })
      const [reader, ends] = await Promise.all([receive().then(() => 'well', (error) => {
        channel.close(error)
        return 'failed'
      }), close])
      const taken = ['a', 'b', 'c'].filter((_, index) => ends[index].status === 'fulfilled')
      law(received.join() === taken.join(), 'who was told that it was taken was received, in order, and nobody else: ' + received + ' / ' + taken)
      for (const [index, signal] of [outer, second].entries())
        law(ends[index].status === 'fulfilled' || ends[index].reason === signal.reason || ends[index].reason.code === 'channel-closed', 'who leaves has its own reason')
      console.log(received.join(), reader)`,
  },
  {
    name: 'Channel: two receivers who may leave the line, and a sender who closes it with an error',
    program: `${use('Channel')}
      const channel = new Channel(2)
      const second = caller('second')
      const broken = new Error('source broke')
      const takes = [channel.receive({ signal: outer }), channel.receive({ signal: second })]
      const source = async () => {
        for (const value of [1, 2]) {
          await io('source')
          await channel.send(value)
        }
      }
      const ends = Promise.allSettled(takes)
      const sent = await source().then(() => '1,2', () => '')
      channel.close(broken)
      const kept = []
      try {
        for await (const value of channel) kept.push(value)
        law(false, 'it was closed with an error')
      } catch (error) {
        law(error === broken, 'the error is the one it was closed with: ' + error)
      }
      const got = [...(await ends).flatMap(({ value }) => value?.value ?? []), ...kept]
      law(sent ? got.join() === sent : new Set(got).size === got.length, 'each value is received once, and none is lost: ' + got)
      for (const [index, signal] of [outer, second].entries()) {
        const { status, reason } = (await ends)[index]
        law(status === 'fulfilled' || reason === broken || reason === signal.reason, 'who leaves has its own reason')
      }
      console.log(got.join())`,
  },
  {
    name: 'withDeadline around retry, whose attempts clean up',
    maxFaults: 2,
    program: `${use('retry, withDeadline')}
      const heard = []
      let inner
      const end = await observe(withDeadline(Date.now() + 25, (signal) => {
        inner = signal
        return retry((signal) => child('a', 'cleans up')(signal), { signal, attempts: 2, baseMs: 8, random: () => 0.5, retryable: () => true, onRetry: (error) => heard.push(error) })
      }, { signal: outer }), { lost: heard })
      law(end.ok || (inner.aborted ? end.error === inner.reason : thrown.includes(end.error)), 'the first reason to stop, or the last failure')
      law(!inner.aborted || inner.reason === outer.reason || inner.reason.name === 'TimeoutError', 'of two reasons the first counts')
      report(end)`,
  },
  {
    name: 'once: two callers who may both leave, of work that cleans up, and one who comes later',
    program: `${use('once')}
      let calls = 0
      const second = caller('second')
      const load = once((signal) => child(calls++ === 0 ? 'load' : 'reload', 'cleans up')(signal))
      const end = await observe(Promise.allSettled([load({ signal: outer }), load({ signal: second })]), { lost: thrown })
      law(calls === 1, 'callers at one time share one run')
      const [one, two] = end.value
      const well = one.status === 'fulfilled' || two.status === 'fulfilled'
      law(!(one.status === 'rejected' && !thrown.includes(one.reason)) || one.reason === outer.reason, 'who leaves has its own reason')
      const later = await load().catch((error) => error)
      law(!well || calls === 1, 'a success is kept')
      console.log(one.status, two.status, String(later))`,
  },
]
