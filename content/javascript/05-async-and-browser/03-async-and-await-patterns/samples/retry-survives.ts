import { client, sleep } from 'interleave:world'

async function fetchRates({ signal }: { signal: AbortSignal }): Promise<string> {
  await sleep(10, { signal })
  throw new Error('503')
}

async function withRetry(signal: AbortSignal) {
  for (let attempt = 1; attempt <= 4; attempt++) {
    try {
      return await fetchRates({ signal })
    } catch {
      console.log(`attempt ${attempt} failed at ${performance.now()} ms`)
      await sleep(10)
    }
  }
  return 'gave up'
}

const caller = client({ hangsUpAtMs: 15 })
console.log(await withRetry(caller))
