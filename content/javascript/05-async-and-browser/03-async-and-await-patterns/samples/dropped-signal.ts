import { client, io } from 'interleave:world'

interface Call {
  signal?: AbortSignal
}

async function runReport({ signal }: Call) {
  const rows = await io('database', () => 50_000, signal ? { signal } : {})
  console.log(`${rows} rows read for the report`)
}

async function handle({ signal }: Call) {
  await runReport({})
  signal?.throwIfAborted()
}

const caller = client({ hangsUpAtMs: 5 })
caller.addEventListener('abort', () => console.log('the client hangs up'))
await handle({ signal: caller }).catch(() => console.log('499'))
