import { sleep } from 'interleave:world'

const rates = new Map<string, number>()

async function loadRates() {
  await sleep(15)
  rates.set('EUR', 1.1)
}

async function toDollars(euros: number) {
  return euros * (rates.get('EUR') ?? 0)
}

const loading = loadRates()
console.log(`10 EUR are ${await toDollars(10)} USD`)
await loading
