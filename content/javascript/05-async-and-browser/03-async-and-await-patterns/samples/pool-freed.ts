import { client, sleep } from 'interleave:world'

const connections = { free: 1, waiting: [] as (() => void)[] }

async function query(name: string, ms: number, signal?: AbortSignal) {
  while (connections.free === 0) await new Promise<void>((wake) => connections.waiting.push(wake))
  connections.free -= 1
  console.log(`${name} gets the connection at ${performance.now()} ms`)
  try {
    await sleep(ms, signal ? { signal } : {})
  } finally {
    connections.free += 1
    connections.waiting.shift()?.()
  }
}

async function report(signal: AbortSignal) {
  await query('report', 100, signal)
}

const abandoned = report(client({ hangsUpAtMs: 10 })).catch(() => console.log(`report given up at ${performance.now()} ms`))
await query('checkout', 5)
console.log(`checkout is served at ${performance.now()} ms`)
await abandoned
