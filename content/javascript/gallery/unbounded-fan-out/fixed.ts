import { io } from 'interleave:world'

const ids = Array.from({ length: 40 }, (_, i) => i)

async function load(id: number) {
  return io('database', undefined, { label: `row ${id}` })
}

/** Four at a time: the next four begin when these have come back. */
for (let start = 0; start < ids.length; start += 4) {
  await Promise.all(ids.slice(start, start + 4).map(load))
}
