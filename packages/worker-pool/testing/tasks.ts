import { sleep } from '@interleave/patterns'

/** Tasks of every character, for the tests' threads. */
export type Task = { kind: 'square'; of: number } | { kind: 'throw' | 'throw uncopyable' | 'spin' | 'exit' | 'crash' | 'crash later' | 'uncopyable' | 'idle' } | { kind: 'wait'; ms: number }

export default async function run(task: Task): Promise<unknown> {
  switch (task.kind) {
    case 'square': return task.of ** 2
    case 'throw': throw new RangeError('not in range')
    case 'throw uncopyable': throw new RangeError('not in range', { cause: () => undefined })
    case 'spin': for (;;);
    case 'exit': return process.exit(7)
    case 'crash':
      setTimeout(() => { throw new Error('nobody caught this') }, 0)
      return new Promise(() => undefined)
    case 'crash later':
      setTimeout(() => { throw new Error('after it had answered') }, 10)
      return 'answered'
    case 'uncopyable': return () => undefined
    case 'idle': return 'idle'
    case 'wait':
      await sleep(task.ms)
      return 'waited'
  }
}
