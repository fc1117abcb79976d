import { io, sleep } from 'interleave:world'

async function charge(cents: number) {
  await sleep(40)
  await io('bank', () => console.log(`charged ${cents} cents`))
}

async function tooLate(): Promise<never> {
  await sleep(20)
  throw new Error('timed out')
}

await Promise.race([charge(1200), tooLate()]).catch((error: Error) => console.log(`not charged: ${error.message}`))
