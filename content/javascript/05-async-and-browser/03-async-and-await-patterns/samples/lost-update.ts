import { store } from 'interleave:world'

const accounts = store('accounts', { shared: 100 })

async function withdraw(amount: number) {
  const balance = (await accounts.get('shared')) ?? 0
  await accounts.set('shared', balance - amount)
}

await Promise.all([withdraw(30), withdraw(50)])
console.log(`balance ${await accounts.get('shared')}`)
