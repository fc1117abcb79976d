import type { Claim } from './exploration.ts'

/** The claim in words, never stronger than what was done. */
export function claimInWords(claim: Claim, distinct: number): string {
  const merged =
    distinct === claim.orders ? '' : ` Orders with equal results are shown once: ${count(distinct, 'distinct result')}.`
  switch (claim.kind) {
    case 'all':
      return claim.orders === 1 ? 'There is one order, and it was run.' : `All ${number(claim.orders)} orders were run.${merged}`
    case 'bounded':
      return `All orders with at most ${count(claim.maxReversals, 'reversal')} were run: ${number(claim.orders)} in all. There are more.${merged}`
    case 'sampled':
      return `${number(claim.orders)} of the orders were run; nothing is said of the others.${merged}`
  }
}

/** The weaker of two claims, over the orders of both. */
export function weaker(a: Claim, b: Claim): Claim {
  const orders = a.orders + b.orders
  if (a.kind === 'sampled' || b.kind === 'sampled') return { kind: 'sampled', orders }
  const bounds = [a, b].flatMap((claim) => (claim.kind === 'bounded' ? [claim.maxReversals] : []))
  return bounds.length > 0 ? { kind: 'bounded', orders, maxReversals: Math.min(...bounds) } : { kind: 'all', orders }
}

function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

function number(value: number): string {
  return value.toLocaleString('en')
}
