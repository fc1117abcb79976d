import type { Failure, Place, Trace } from '@interleave/engine'

/**
 * Where a person should look first: the innermost line of their own that the error names, else where the run hung or was
 * stopped, else the last place that the trace knows of the failing test. Packages come last.
 */
export function placeOfFailure(failure: Pick<Failure, 'kind' | 'error'>, trace: Trace): Place | null {
  const stack = failure.error?.stack ?? []
  const own = stack.find(isOwn)
  if (own) return own
  const { end } = trace
  if ((end.kind === 'never-settles' || end.kind === 'limit') && end.place) return end.place
  if (failure.kind === 'test' || failure.kind === 'unhandled-rejection') {
    const failed = trace.records.find((record) => record.type === 'assert' && !record.ok && record.place !== null && isOwn(record.place))
    if (failed?.type === 'assert') return failed.place
  }
  return stack[0] ?? null
}

/** A line of the program's own files, not of a package that it brought along. */
export function isOwn(place: Place): boolean {
  return !place.file.startsWith('node_modules/')
}
