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

/**
 * A bank that answers in its own time. The seed is one whose nominal run lies between the worst end and the right one,
 * so that a single reversal already leads both ways, and a second of exploring meets most ends.
 */
export const RACE_WORLD = { seed: 920, resources: { bank: { latencyMs: [1, 120] } } }

/** What the balance comes to when no withdrawal is lost. */
export const EXPECTED = '50'
