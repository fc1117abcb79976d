/** What the guest can reach besides itself, as plain data. `defineWorld` checks it. */
export interface World {
  /** Seeds latencies and `Math.random`. */
  seed: number
  /** Virtual milliseconds of `Date.now()` at the start. */
  startAt: number
  resources: Record<string, Resource>
  /** Answers of `fetch`, first match wins. `url` is an origin and path; `*` at its end matches any rest. */
  routes: Route[]
}

export interface Resource {
  /** Nominal time from issue to reply: between these bounds, drawn by the seed. */
  latencyMs: [number, number]
  /** What may go wrong with an operation, tried when exploring with faults. */
  faults: Fault[]
}

export type Fault = { kind: 'error'; name: string; message: string } | { kind: 'never' }

export interface Route {
  method: string
  url: string
  resource: string
  status: number
  headers: Record<string, string>
  body: string
}
