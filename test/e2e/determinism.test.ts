import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { newPerson } from './browser.ts'
import { hashExamples, type ExampleHash } from './determinism/hash-examples.ts'
import { examples } from './determinism/programs.ts'

const here = dirname(fileURLToPath(import.meta.url))
const wasmPath = createRequire(join(here, '../../packages/engine/index.ts')).resolve('quickjs-wasi/quickjs.wasm')

async function serve(files: Record<string, { type: string; body: Uint8Array | string }>): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function hashesInChromium(): Promise<ExampleHash[]> {
  const bundle = await build({ entryPoints: [join(here, 'determinism/in-page.ts')], bundle: true, format: 'esm', write: false, target: 'esnext', logLevel: 'silent' })
  const { server, url } = await serve({
    '/': { type: 'text/html', body: '<!doctype html><title>determinism</title><link rel="icon" href="data:,">' },
    '/worker.js': { type: 'text/javascript', body: bundle.outputFiles[0]?.contents ?? '' },
    '/quickjs.wasm': { type: 'application/wasm', body: await readFile(wasmPath) },
  })
  await using person = await newPerson()
  try {
    const { page } = await person.open()
    await page.goto(url)
    const answer = await page.evaluate(async () => {
      const wasm = await (await fetch('/quickjs.wasm')).arrayBuffer()
      const worker = new Worker('/worker.js', { type: 'module' })
      return new Promise<{ hashes?: ExampleHash[]; error?: string }>((resolve) => {
        worker.onmessage = (event) => resolve(event.data as { hashes?: ExampleHash[] })
        worker.onerror = (event) => resolve({ error: event.message })
        worker.postMessage(wasm)
      })
    })
    assert.equal(answer.error, undefined)
    return answer.hashes ?? []
  } finally {
    // Chromium keeps its connections open for minutes.
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('at least 30 programs, each in three orders, give the same trace in Node and in Chromium', async () => {
  assert.ok(examples.length >= 30, `${examples.length} programs`)
  const inNode = await hashExamples(await readFile(wasmPath))
  const inChromium = await hashesInChromium()
  assert.equal(inChromium.length, 3 * examples.length)
  assert.deepEqual(inChromium, inNode)
  // The hash tells traces apart at all: different programs differ.
  assert.ok(new Set(inNode.map(({ hash }) => hash)).size >= examples.length)
})

test('a second round in the same process gives the same hashes', async () => {
  const wasm = await readFile(wasmPath)
  assert.deepEqual(await hashExamples(wasm), await hashExamples(wasm))
})
