import { SpanKind } from '@opentelemetry/api'
import type { DatabaseObserver } from '@interleave/postgres'
import { currentCaller, lateMs } from './caller.ts'
import type { Telemetry } from './telemetry.ts'

/** A span and a figure for each statement, and for the wait for a connection. Values never show: statements have parameters. */
export function observeDatabase({ metrics, tracing }: Pick<Telemetry, 'metrics' | 'tracing'>, pool: 'requests' | 'work' = 'requests'): DatabaseObserver {
  const wait = metrics.poolWait.labels(pool)
  return {
    acquired: (ms) => wait.observe(ms / 1_000),

    async statement(sql, signal, run) {
      const operation = /^\s*([a-z]+)/i.exec(sql)?.[1]?.toLowerCase() ?? 'other'
      const caller = currentCaller()
      const began = performance.now()
      let outcome = 'ok'
      try {
        return await (tracing.on ? tracing.span(`sql ${operation}`, { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql', 'db.operation.name': operation, 'db.query.text': sql } }, run) : run())
      } catch (error) {
        outcome = signal?.aborted ? 'cancelled' : 'error'
        throw error
      } finally {
        metrics.query.observe({ operation, outcome }, (performance.now() - began) / 1_000)
        const late = lateMs(caller)
        // The rollback and what a cancelling takes are the price of having gone, and no work for nobody.
        if (caller && late !== null && operation !== 'rollback') metrics.endedLate('query', caller.route, late)
      }
    },
  }
}
