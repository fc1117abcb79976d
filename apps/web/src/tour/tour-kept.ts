const KEY = 'interleave:tour'

/** Keeps that the tour was taken or skipped in this browser; `theme.js` reads it. */
export function endTour(how: 'done' | 'skipped'): void {
  try {
    localStorage.setItem(KEY, how)
  } catch {
    // Where storage is denied the tour is not offered at all.
  }
}
