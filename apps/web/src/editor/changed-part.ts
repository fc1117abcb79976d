/** The smallest part in which two texts differ, and where it ends in each. Never between the halves of one character. */
export function changedPart(before: string, after: string): { same: number; oldEnd: number; newEnd: number } {
  const shorter = Math.min(before.length, after.length)
  let same = 0
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++
  if (same > 0 && isHighHalf(before.charCodeAt(same - 1))) same--
  let tail = 0
  while (tail < shorter - same && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail++
  if (tail > 0 && isLowHalf(before.charCodeAt(before.length - tail))) tail--
  return { same, oldEnd: before.length - tail, newEnd: after.length - tail }
}

function isHighHalf(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function isLowHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}
