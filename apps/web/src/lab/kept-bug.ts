/** The bug that stands in a lab's code, kept here so that it can be taken out after a reload too. */
import type { AppliedBug } from './deliberate-bugs.ts'

const keyOf = (lab: string): string => `interleave:bug:${lab}`

export function readBug(lab: string): AppliedBug | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(lab)) ?? 'null')
    return isAppliedBug(value) ? value : null
  } catch {
    return null
  }
}

/** Null when none stands there any more. */
export function keepBug(lab: string, bug: AppliedBug | null): void {
  try {
    if (bug === null) localStorage.removeItem(keyOf(lab))
    else localStorage.setItem(keyOf(lab), JSON.stringify(bug))
  } catch {
    // Storage is full or denied: undo and the history bring back what stood before the bug.
  }
}

function isAppliedBug(value: unknown): value is AppliedBug {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('before' in value)) return false
  return typeof value.id === 'string' && Array.isArray(value.before) && value.before.every(isText)
}

function isText(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'text' in value && typeof value.text === 'string'
}
