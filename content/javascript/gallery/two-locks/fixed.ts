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
const locks = [a, b]

/** Locks are always taken in one order, whichever way the money goes. */
async function move(from: Lock, to: Lock) {
  const [first, second] = locks.indexOf(from) < locks.indexOf(to) ? [from, to] : [to, from]
  const releaseFirst = await first.acquire()
  await io('bank')
  const releaseSecond = await second.acquire()
  await io('bank')
  releaseSecond()
  releaseFirst()
}

await Promise.all([move(a, b), move(b, a)])
