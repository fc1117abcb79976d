import { sleep } from 'interleave:world'

async function read(name: string, ms: number) {
  console.log(`${name} asks`)
  await sleep(ms)
  console.log(`${name} goes on`)
}

const slow = read('slow', 30)
const quick = read('quick', 10)
console.log('both wait, nothing runs')
await Promise.all([slow, quick])
console.log(`done after ${performance.now()} ms`)
