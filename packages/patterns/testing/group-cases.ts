import { type ExploredCase, use } from './explored-case.ts'

/** Patterns that run children: together, in turn, in time, again. */
export const groupCases: ExploredCase[] = [
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
]
