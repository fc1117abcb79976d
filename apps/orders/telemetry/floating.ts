import { configure, type Notice } from '@interleave/patterns/diagnostics.ts'

export interface FloatingOptions {
  /** Counts a failure. */
  count(this: void, kind: string): void
  log(this: void, error: unknown, message: string): void
}

/**
 * Makes failures that no caller is told of countable and visible: promises that reject with nobody waiting, background work
 * that fails, errors too late for any rejection, functions that ignore their abort. The process goes on, but for an exception
 * that nobody caught: that is counted and logged, and ends it. Dispose to stop.
 */
export function watchFloatingFailures({ count, log }: FloatingOptions): Disposable {
  const onRejection = (error: unknown): void => {
    count('unhandled-rejection')
    log(error, 'a promise was rejected and nobody waited for it')
  }
  const onNotice = ({ kind, pattern, name, message, error }: Notice): void => {
    count(kind)
    log(error ?? new Error(message), `${pattern}${name ? ` ${name}` : ''}: ${message}`)
  }
  const onException = (error: Error): void => {
    count('uncaught-exception')
    log(error, 'an exception was caught by nobody')
  }
  process.on('unhandledRejection', onRejection)
  process.on('uncaughtExceptionMonitor', onException)
  const before = configure({ onNotice })
  return {
    [Symbol.dispose]: () => {
      process.off('unhandledRejection', onRejection)
      process.off('uncaughtExceptionMonitor', onException)
      configure({ onNotice: before.onNotice })
    },
  }
}
