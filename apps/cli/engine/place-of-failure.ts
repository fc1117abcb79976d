import type { Failure, Place, Trace } from '@interleave/engine'

/**
 * Where a person should look first: the innermost line of their own that the error names; where the run hung or was stopped;
 * else the await at which the failing task stood last. A line inside a package comes last.
 */
export function placeOfFailure(failure: Pick<Failure, 'kind' | 'error'>, trace: Trace): Place | null {
  const stack = failure.error?.stack ?? []
  const own = stack.find(isOwn)
  if (own) return own
  const { end } = trace
  if ((end.kind === 'never-settles' || end.kind === 'limit') && end.place) return end.place
  return lastAwait(trace) ?? stack[0] ?? null
}

/** Of the last task that failed; an error that came out of an await has no line of its own. */
function lastAwait({ records }: Trace): Place | null {
  const failed = records.findLast((record) => record.type === 'task-end' && !record.ok)
  if (failed?.type !== 'task-end') return null
  const stood = records.findLast((record) => record.type === 'suspend' && record.task === failed.task && isOwn(record.place))
  return stood?.type === 'suspend' ? stood.place : null
}

/** A line of the program's own files, not of a package that it brought along. */
export function isOwn(place: Place): boolean {
  return !place.file.startsWith('node_modules/')
}
