import { sleep } from 'interleave:world'

async function load(name: string, ms: number) {
  await sleep(ms)
  return name
}

const price = await load('price', 30)
const stock = await load('stock', 20)
console.log(`${price} and ${stock} after ${performance.now()} ms`)
