import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const seat: { owner: string | null } = { owner: null }
const tickets: string[] = []

/** The check and the act are one statement, as `update … where owner is null` is. */
async function book(name: string) {
  const won = await io('seats', () => {
    if (seat.owner !== null) return false
    seat.owner = name
    return true
  })
  if (won) tickets.push(name)
}

await Promise.all([book('Ada'), book('Grace')])
assert.equal(tickets.length, 1)
