import { hashExamples } from './hash-examples.ts'

/** The page's half of the test: the engine in a worker of a real browser, as the site runs it. */
addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
  hashExamples(event.data).then(
    (hashes) => postMessage({ hashes }),
    (error: unknown) => postMessage({ error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) }),
  )
})
