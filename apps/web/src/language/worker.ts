/// <reference lib="webworker" />
/** What an editor asks about code, in a worker of its own, so that typing never waits for an answer. */
import { sleep } from '@interleave/patterns/sleep.ts'
import type { FromLanguage, ToLanguage } from './messages.ts'
import { Projects } from './projects.ts'

declare const self: DedicatedWorkerGlobalScope

type Ask = Extract<ToLanguage, { type: 'ask' }>

const projects = new Projects()
const waiting: Ask[] = []
let isWorking = false

send({ type: 'started' })

self.onmessage = ({ data }: MessageEvent<ToLanguage>): void => {
  switch (data.type) {
    case 'files': return projects.update(data.project, data.changed, data.gone)
    case 'close': return projects.close(data.project)
    case 'load-types': return void loadTypes()
    case 'cancel': {
      const index = waiting.findIndex(({ id }) => id === data.id)
      if (index >= 0) waiting.splice(index, 1)
      return
    }
    case 'ask':
      waiting.push(data)
      if (!isWorking) work().catch((error: unknown) => console.error('The language worker stopped answering.', error))
  }
}

async function loadTypes(): Promise<void> {
  try {
    const { typeLibrary } = await import('./load-types.ts')
    projects.useTypes(typeLibrary)
    send({ type: 'types', state: 'ready' })
  } catch {
    send({ type: 'types', state: 'failed' })
  }
}

/** What somebody waits for comes before what is only marked. */
function next(): Ask | undefined {
  const index = waiting.findIndex(({ question }) => question.kind !== 'types' && question.kind !== 'findings')
  return waiting.splice(Math.max(index, 0), 1)[0]
}

async function work(): Promise<void> {
  isWorking = true
  try {
    // Messages that have come by now are heard first: a question may have been withdrawn, a file changed again.
    for (await sleep(0); waiting.length > 0; await sleep(0)) await answerNext()
  } finally {
    isWorking = false
  }
}

async function answerNext(): Promise<void> {
  const ask = next()
  if (!ask) return
  try {
    send({ type: 'answer', id: ask.id, value: await projects.answer(ask.project, ask.question) })
  } catch (error) {
    send({ type: 'failed', id: ask.id, message: error instanceof Error ? error.message : String(error) })
  }
}

function send(message: FromLanguage): void {
  self.postMessage(message)
}
