import { sleep } from 'interleave:world'
import { all } from '@interleave/patterns/all.ts'

async function price(signal: AbortSignal): Promise<number> {
  await sleep(10, { signal })
  throw new Error('pricing is down')
}

async function reserve(signal: AbortSignal): Promise<string> {
  await sleep(30, { signal })
  return 'two pens reserved'
}

try {
  await all([price, reserve])
} catch (error) {
  console.log(`sorry: ${(error as Error).message}`)
}
