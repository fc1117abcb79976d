import { sleep } from 'interleave:world'

let customer = ''

async function handle(name: string, ms: number) {
  customer = name
  await sleep(ms)
  return `Dear ${customer}`
}

const letters = await Promise.all([handle('Ada', 10), handle('Grace', 20)])
console.log(letters.join(', '))
