import { client, io } from 'interleave:world'

async function readOrder(id: number, { signal }: { signal: AbortSignal }) {
  await io('database', undefined, { signal, label: 'read the order' })
  await io('database', undefined, { signal, label: 'read its lines' })
  return { id, lines: 2 }
}

const caller = client({ hangsUpAtMs: 100 })
try {
  const order = await readOrder(1, { signal: caller })
  console.log(`200 ${JSON.stringify(order)}`)
} catch (error) {
  if (!caller.aborted) throw error
  console.log('499 nobody is waiting')
}
