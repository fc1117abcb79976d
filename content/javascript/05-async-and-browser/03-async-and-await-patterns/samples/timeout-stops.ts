import { io, sleep } from 'interleave:world'

interface Call {
  signal: AbortSignal
}

async function charge(cents: number, { signal }: Call) {
  await sleep(40, { signal })
  await io('bank', () => console.log(`charged ${cents} cents`), { signal })
}

await charge(1200, { signal: AbortSignal.timeout(20) }).catch((error: Error) => console.log(`not charged: ${error.name}`))
