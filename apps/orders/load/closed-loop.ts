import { scope } from '@interleave/patterns'
import { requestText } from './drive.ts'
import { HttpConnection } from './http-connection.ts'

/** What clients got who each wait for an answer before they ask again. */
export interface ClosedLoop {
  perSecond: number
  latenciesMs: number[]
}

/** Asks over so many connections at once, each as fast as it is answered, for so long. Answers that are no 200 do not count. */
export async function closedLoop(url: string, { connections, forMs, path }: { connections: number; forMs: number; path: (index: number) => string }): Promise<ClosedLoop> {
  const { host, hostname, port } = new URL(url)
  const latenciesMs: number[] = []
  let index = 0
  const began = performance.now()
  await scope(async (s) => {
    const ask = async (): Promise<void> => {
      const connection = new HttpConnection(hostname, Number(port))
      try {
        for (let now = performance.now(); now - began < forMs; ) {
          const { status } = await connection.send(requestText(host, { name: '', path: path(index++) }))
          const sentAt = now
          now = performance.now()
          if (status === 200) latenciesMs.push(now - sentAt)
        }
      } finally {
        connection.close()
      }
    }
    await Promise.all(Array.from({ length: connections }, () => s.spawn(ask)))
  })
  return { perSecond: (latenciesMs.length * 1_000) / (performance.now() - began), latenciesMs: latenciesMs.sort((a, b) => a - b) }
}
