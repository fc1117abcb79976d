import type { Trace } from '../trace/trace.ts'
import { traceOf } from './trace-notation.ts'

/** The story of a dropped signal, that several tests tell: pricing works on after the client hung up; stock is told. */
export function hangUpTrace(): Trace {
  return traceOf`
    0 client hangup s
    0 start handle with s
    0 handle calls quote
    0 quote issues pricing
    0 quote awaits pricing
    0 handle calls stock with s
    0 stock issues inventory with s
    0 stock awaits inventory
    0 handle all g = quote stock
    0 handle awaits g
    20 effect pricing
    34 happens hangup
    34 abort inventory by s
    34 stock catches
    34 stock throws AbortError: The client hung up
    34 rejects g by stock
    34 handle catches
    34 handle logs gone
    34 handle throws AbortError: The client hung up
    61 reply pricing
    61 quote resumes
    61 quote returns`
}
