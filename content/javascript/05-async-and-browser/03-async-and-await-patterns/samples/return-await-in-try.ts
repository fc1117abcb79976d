import { sleep } from 'interleave:world'

async function readPrice(): Promise<number> {
  await sleep(5)
  throw new Error('no price')
}

async function priceOrZero() {
  try {
    return await readPrice()
  } catch {
    return 0
  }
}

await priceOrZero().then(
  (price) => console.log(`price ${price}`),
  (error: Error) => console.log(`the catch was not reached: ${error.message}`),
)
