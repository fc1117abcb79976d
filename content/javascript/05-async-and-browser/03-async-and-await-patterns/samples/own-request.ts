import { sleep } from 'interleave:world'

async function handle(name: string, ms: number) {
  const customer = name
  await sleep(ms)
  return `Dear ${customer}`
}

const letters = await Promise.all([handle('Ada', 10), handle('Grace', 20)])
console.log(letters.join(', '))
