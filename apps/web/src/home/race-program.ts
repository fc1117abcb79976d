/** The program that the home page races: five withdrawals from one balance, read then write. */
export const RACE = `import { io } from 'interleave:world'

let balance = 100

async function withdraw(amount: number) {
  const seen = await io('bank', () => balance)
  await io('bank', () => { balance = seen - amount })
}

await Promise.all([
  withdraw(10), withdraw(10), withdraw(10), withdraw(10), withdraw(10),
])
console.log(balance)
`

/** What the balance comes to when no withdrawal is lost. */
export const EXPECTED = '50'
