import { io } from 'interleave:world'

async function report(signal: AbortSignal) {
  await io('database', undefined, { signal })
  await io('database', undefined, { signal })
  return 'report'
}

/** The deadline reaches the work itself. */
async function within(ms: number) {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), ms)
  try {
    return await report(deadline.signal)
  } catch (error) {
    if (!deadline.signal.aborted) throw error
    return 'too late'
  } finally {
    clearTimeout(timer)
  }
}

console.log(await within(15))
