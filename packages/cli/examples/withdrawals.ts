import { store } from 'interleave:world'

const accounts = store('accounts', { shared: 100 })

async function withdraw(amount: number): Promise<void> {
  const balance = await accounts.get('shared')
  if (balance < amount) throw new Error('not enough money')
  await accounts.set('shared', balance - amount)
}

await Promise.all([withdraw(10), withdraw(20), withdraw(30)])
console.log('balance', await accounts.get('shared'))
