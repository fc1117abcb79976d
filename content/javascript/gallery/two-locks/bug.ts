import { io } from 'interleave:world'

class Lock {
  #tail = Promise.resolve()

  async acquire(): Promise<() => void> {
    const before = this.#tail
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#tail = promise
    await before
    return resolve
  }
}

const [a, b] = [new Lock(), new Lock()]

async function move(from: Lock, to: Lock) {
  const releaseFrom = await from.acquire()
  await io('bank')
  const releaseTo = await to.acquire()
  await io('bank')
  releaseTo()
  releaseFrom()
}

await Promise.all([move(a, b), move(b, a)])
