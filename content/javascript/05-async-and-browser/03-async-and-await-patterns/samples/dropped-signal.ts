import { client, sleep } from 'interleave:world'

interface Call {
  signal?: AbortSignal
}

async function runReport({ signal }: Call) {
  await sleep(80, signal ? { signal } : {})
  console.log(`report ready at ${performance.now()} ms`)
}

async function handle({ signal }: Call) {
  await runReport({})
  signal?.throwIfAborted()
}

const caller = client({ hangsUpAtMs: 20 })
caller.addEventListener('abort', () => console.log(`the client hangs up at ${performance.now()} ms`))
await handle({ signal: caller }).catch(() => console.log(`499 at ${performance.now()} ms`))
