const KEY = 'interleave:tour'

/** Whether the tour was taken or skipped in this browser. Where storage is denied it counts as such: nobody is asked twice. */
export function isTourOver(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return true
  }
}

export function endTour(how: 'done' | 'skipped'): void {
  try {
    localStorage.setItem(KEY, how)
  } catch {
    // Denied storage: `isTourOver` says so.
  }
}
