/** One line of a bench's table, and of its JSON. */
export interface Row {
  metric: string
  unit: string
  ours: number
  /** Null where there is no peer, or it could not be measured: then `peerName` says why. */
  peer: number | null
  peerName: string | null
  /** How many times better we are than the peer, whichever way better lies; null without a peer. */
  ratio: number | null
  /** In words: "≤ 1", "≥ 3 × peer". Null for a figure that is only told. */
  target: string | null
  met: boolean | null
}

/** What a row is made of. `better` says which way: fewer milliseconds, more per second. */
export interface Figures {
  metric: string
  unit: string
  better: 'lower' | 'higher'
  ours: number
  peer?: number | null
  peerName?: string
  target?: Target
}

/** A bound on our figure, or on how many times better than the peer it is. */
export type Target = { atMost: number } | { atLeast: number } | { timesPeer: number }

/** Makes a row: works out the ratio, and whether the target is met. */
export function row({ metric, unit, better, ours, peer = null, peerName, target }: Figures): Row {
  const ratio = peer === null ? null : better === 'lower' ? peer / ours : ours / peer
  return { metric, unit, ours, peer, peerName: peerName ?? null, ratio, target: target ? inWords(target) : null, met: target ? isMet(target, ours, ratio) : null }
}

function inWords(target: Target): string {
  if ('atMost' in target) return `≤ ${target.atMost}`
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≥ ${target.timesPeer} × peer`
}

function isMet(target: Target, ours: number, ratio: number | null): boolean | null {
  if ('atMost' in target) return ours <= target.atMost
  if ('atLeast' in target) return ours >= target.atLeast
  return ratio === null ? null : ratio >= target.timesPeer
}
