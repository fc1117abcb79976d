import { client, io } from 'interleave:world'

const connections = { free: 1, waiting: [] as (() => void)[] }

async function query(name: string, pages: number, signal?: AbortSignal) {
  while (connections.free === 0) await new Promise<void>((wake) => connections.waiting.push(wake))
  connections.free -= 1
  console.log(`${name} gets the connection at ${performance.now()} ms`)
  try {
    for (let page = 1; page <= pages; page++) await io('database', undefined, signal ? { signal } : {})
  } finally {
    connections.free += 1
    connections.waiting.shift()?.()
  }
}

async function report(signal: AbortSignal) {
  await query('report', 10, signal)
}

const abandoned = report(client({ hangsUpAtMs: 20 })).catch(() => console.log(`report given up at ${performance.now()} ms`))
await query('checkout', 1)
console.log(`checkout is served at ${performance.now()} ms`)
await abandoned
