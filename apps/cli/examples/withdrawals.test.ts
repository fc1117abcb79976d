import assert from 'node:assert/strict'
import test from 'node:test'
import { store } from 'interleave:world'

const accounts = store('accounts', { mine: 100, yours: 100 })

async function withdraw(account: string, amount: number): Promise<void> {
  const balance = await accounts.get(account)
  await accounts.set(account, (balance ?? 0) - amount)
}

test('two withdrawals from one account', async () => {
  await Promise.all([withdraw('mine', 10), withdraw('mine', 20)])
  assert.equal(await accounts.get('mine'), 70)
})

test('a withdrawal from each of two accounts', async () => {
  await Promise.all([withdraw('mine', 10), withdraw('yours', 20)])
  assert.equal(await accounts.get('yours'), 80)
})
