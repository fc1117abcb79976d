import assert from 'node:assert/strict'
import { io } from 'interleave:world'

const account = { balance: 100 }

async function withdraw(amount: number) {
  const seen = await io('bank', () => account.balance)
  await io('bank', () => {
    account.balance = seen - amount
  })
}

await Promise.all([withdraw(10), withdraw(20)])
assert.equal(account.balance, 70)
