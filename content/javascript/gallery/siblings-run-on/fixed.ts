import { io } from 'interleave:world'

async function price(signal: AbortSignal): Promise<number> {
  await io('pricing', undefined, { signal })
  throw new Error('pricing is down')
}

async function stock(signal: AbortSignal) {
  await io('inventory', undefined, { signal })
  await io('inventory', undefined, { signal })
  return 4
}

/** The first failure stops the sibling, and the answer waits until it has stopped. */
async function both() {
  const stop = new AbortController()
  const running = [price(stop.signal), stock(stop.signal)]
  try {
    return await Promise.all(running)
  } catch (error) {
    stop.abort(error)
    await Promise.allSettled(running)
    throw error
  }
}

await both().catch((error: Error) => console.log(error.message))
