import { io } from 'interleave:world'

const ids = Array.from({ length: 40 }, (_, i) => i)

async function load(id: number) {
  return io('database', undefined, { label: `row ${id}` })
}

/** Four workers take one item after another. */
async function worker(queue: Iterator<number>) {
  for (let next = queue.next(); !next.done; next = queue.next()) await load(next.value)
}

const queue = ids.values()
await Promise.all(Array.from({ length: 4 }, () => worker(queue)))
