import { io, sleep } from 'interleave:world'

async function report() {
  await io('database')
  await io('database')
  return 'report'
}

async function within(ms: number) {
  return Promise.race([report(), sleep(ms).then(() => 'too late')])
}

console.log(await within(15))
