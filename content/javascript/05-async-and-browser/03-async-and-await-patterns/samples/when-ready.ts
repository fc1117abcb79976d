import { sleep } from 'interleave:world'

async function loadRates() {
  await sleep(15)
  return new Map([['EUR', 1.1]])
}

const ready = loadRates()

async function toDollars(euros: number) {
  const rates = await ready
  return euros * (rates.get('EUR') ?? 0)
}

console.log(`10 EUR are ${await toDollars(10)} USD`)
