import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const flights = new Map<string, Promise<string>>()
let loads = 0

/** What is kept is the flight, not its result: it is there before anything is awaited. */
function user(id: string): Promise<string> {
  const known = flights.get(id)
  if (known !== undefined) return known
  loads++
  const flight = io('database', () => `user ${id}`)
  flights.set(id, flight)
  return flight
}

await Promise.all([user('7'), user('7')])
assert.equal(loads, 1)
