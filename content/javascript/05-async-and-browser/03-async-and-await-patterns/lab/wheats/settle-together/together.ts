/**
 * Starts every task with one shared signal and waits until each has settled. The first failure stops the others and is
 * what the caller sees.
 */
export async function together<T>(tasks: ((signal: AbortSignal) => Promise<T>)[], outer: AbortSignal): Promise<T[]> {
  const controller = new AbortController()
  const failures: unknown[] = []
  const stop = (): void => controller.abort(outer.reason)
  if (outer.aborted) stop()
  outer.addEventListener('abort', stop, { once: true })
  try {
    const results = await Promise.allSettled(tasks.map(async (task) => {
      try {
        return await task(controller.signal)
      } catch (error) {
        failures.push(error)
        controller.abort(error)
        throw error
      }
    }))
    if (failures.length > 0) throw failures[0]
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  } finally {
    outer.removeEventListener('abort', stop)
  }
}
