import { io } from 'interleave:world'

const ids = Array.from({ length: 40 }, (_, i) => i)

async function load(id: number) {
  return io('database', undefined, { label: `row ${id}` })
}

await Promise.all(ids.map(load))
