import { sleep } from 'interleave:world'

async function load(name: string, ms: number) {
  await sleep(ms)
  return name
}

const [price, stock] = await Promise.all([load('price', 30), load('stock', 20)])
console.log(`${price} and ${stock} after ${performance.now()} ms`)
