import type { Claim } from './exploration.ts'

/** What else there is to say of what was done. */
export interface ClaimDetails {
  failed?: boolean
  /** Whether orders were told apart by what conflicting events saw, or only by their schedule. */
  bySchedule?: boolean
  /** Declared faults that could happen in one order. */
  maxFaults?: number
  /** Orders that differ by an exchange of alike tasks were counted once. */
  symmetry?: boolean
  /** Different events printed, and in which order they did was set aside. */
  printsSetAside?: boolean
}

/** The claim in words, never stronger than what was done. */
export function claimInWords(claim: Claim, distinct: number, details: ClaimDetails = {}): string {
  const { failed, bySchedule, maxFaults = 0, symmetry, printsSetAside } = details
  const within = maxFaults > 0 ? ` with at most ${count(maxFaults, 'fault')}` : ''
  const asides = [
    distinct === claim.orders ? '' : ` Orders with equal results are shown once: ${count(distinct, 'distinct result')}.`,
    symmetry ? ' Orders that differ only by an exchange of alike operations count as one.' : '',
    printsSetAside ? ' The order in which independent events print is set aside.' : '',
  ].join('')
  const kind = bySchedule ? '' : 'distinguishable '
  switch (claim.kind) {
    case 'all':
      return claim.orders === 1
        ? `There is one ${kind}order${within}, and it was explored.${asides}`
        : `All ${number(claim.orders)} ${kind}orders${within} explored.${asides}`
    case 'bounded': {
      const steps = count(claim.maxReversals, bySchedule ? 'departure' : 'reversal')
      return `All orders with at most ${steps}${within && ` and${within.slice(5)}`} explored (${number(claim.orders)}). There are more.${asides}`
    }
    case 'sampled':
      return `${count(claim.orders, 'order')} sampled${failed ? '' : ', none failed'}; nothing is said of the others.${asides}`
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

/** Made once: `toLocaleString` makes one each time. */
const grouped = new Intl.NumberFormat('en')

function number(value: number): string {
  return grouped.format(value)
}
