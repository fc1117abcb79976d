import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const account = { balance: 100 }

/** Reading and writing are one operation: nothing can come between them. */
async function withdraw(amount: number) {
  await io('bank', () => {
    account.balance -= amount
  })
}

await Promise.all([withdraw(10), withdraw(20)])
assert.equal(account.balance, 70)
