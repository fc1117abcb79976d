import { client, sleep } from 'interleave:world'

async function fetchRates({ signal }: { signal: AbortSignal }): Promise<string> {
  await sleep(10, { signal })
  throw new Error('503')
}

async function withRetry(signal: AbortSignal) {
  for (let attempt = 1; attempt <= 4; attempt++) {
    try {
      return await fetchRates({ signal })
    } catch (error) {
      signal.throwIfAborted()
      console.log(`attempt ${attempt} failed at ${performance.now()} ms: ${String(error)}`)
      await sleep(10, { signal })
    }
  }
  return 'gave up'
}

const caller = client({ hangsUpAtMs: 15 })
await withRetry(caller).catch(() => console.log(`stopped at ${performance.now()} ms`))
