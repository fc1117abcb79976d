import { io, sleep } from 'interleave:world'

interface Call {
  signal: AbortSignal
}

async function price(): Promise<number> {
  await sleep(10)
  throw new Error('pricing is down')
}

async function reserve({ signal }: Call) {
  await sleep(30, { signal })
  await io('warehouse', () => console.log('two pens reserved'), { signal })
}

async function buy() {
  const siblings = new AbortController()
  const running = [price(), reserve({ signal: siblings.signal })]
  try {
    await Promise.all(running)
  } catch (error) {
    siblings.abort(error)
    await Promise.allSettled(running)
    throw error
  }
}

await buy().catch((error: Error) => console.log(`sorry: ${error.message}`))
