import { io, sleep } from 'interleave:world'

async function price(): Promise<number> {
  await sleep(10)
  throw new Error('pricing is down')
}

async function reserve() {
  await sleep(30)
  await io('warehouse', () => console.log('two pens reserved'))
}

async function buy() {
  await Promise.all([price(), reserve()])
}

await buy().catch((error: Error) => console.log(`sorry: ${error.message}`))
