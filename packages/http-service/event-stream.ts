export interface EventStreamOptions<T> {
  name: string
  /** What the client sends back as `Last-Event-ID` when it connects again. */
  id: (value: T) => string
  /** Called once, however the stream ends. */
  onEnd: (error: unknown) => void
}

/** Server-sent events from a generator. `null` is a heartbeat: it keeps proxies from taking silence for death. */
export function eventStream<T>(events: AsyncGenerator<T | null>, { name, id, onEnd }: EventStreamOptions<T>): Response {
  const encoder = new TextEncoder()
  let ended = false
  const end = (error: unknown): void => {
    if (!ended) onEnd(error)
    ended = true
  }
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode('retry: 1000\n\n')),
    async pull(controller) {
      try {
        const { done, value } = await events.next()
        if (done) {
          end(null)
          return controller.close()
        }
        const text = value === null ? ': still here\n\n' : `event: ${name}\nid: ${id(value)}\ndata: ${JSON.stringify(value)}\n\n`
        controller.enqueue(encoder.encode(text))
      } catch (error) {
        end(error)
        // Closed, not broken: the client connects again and gets the state as it is then.
        controller.close()
      }
    },
    async cancel() {
      end(null)
      await events.return(undefined)
    },
  })
  return new Response(stream, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  })
}
