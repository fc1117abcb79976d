import { sleep } from 'interleave:world'

interface Call {
  signal: AbortSignal
}

async function totalCents(id: number, { signal }: Call): Promise<number> {
  await sleep(30, { signal })
  return id * 1200
}

async function piecesInStock(id: number, { signal }: Call): Promise<number> {
  await sleep(20, { signal })
  return id * 4
}

export async function orderSummary(id: number, { signal }: Call) {
  const siblings = new AbortController()
  const shared = AbortSignal.any([signal, siblings.signal])
  const running = [totalCents(id, { signal: shared }), piecesInStock(id, { signal: shared })] as const
  try {
    const [total, pieces] = await Promise.all(running)
    return { id, total, pieces }
  } catch (error) {
    siblings.abort(error)
    await Promise.allSettled(running)
    throw error
  }
}

for (const deadlineMs of [100, 10]) {
  const startedAt = performance.now()
  const result = await orderSummary(1, { signal: AbortSignal.timeout(deadlineMs) }).then(
    (summary) => JSON.stringify(summary),
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )
  console.log(`deadline ${deadlineMs} ms: ${result} after ${performance.now() - startedAt} ms`)
}
