/** Aborts when somebody stops this program, so that what it has started is stopped too. */
export function interrupted(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(`Stopped by ${signal}`)))
  return stop.signal
}
