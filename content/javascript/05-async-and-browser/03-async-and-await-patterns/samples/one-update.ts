import { store } from 'interleave:world'

const accounts = store('accounts', { shared: 100 })

async function withdraw(amount: number) {
  await accounts.update('shared', (balance = 0) => balance - amount)
}

await Promise.all([withdraw(30), withdraw(50)])
console.log(`balance ${await accounts.get('shared')}`)
