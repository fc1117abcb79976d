import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const seat: { owner: string | null } = { owner: null }
const tickets: string[] = []

async function book(name: string) {
  const owner = await io('seats', () => seat.owner)
  if (owner !== null) return
  await io('seats', () => {
    seat.owner = name
  })
  tickets.push(name)
}

await Promise.all([book('Ada'), book('Grace')])
assert.equal(tickets.length, 1)
