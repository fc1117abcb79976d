import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import type { FuzzCase } from './make-case.ts'
import type { CaseResult } from './run-case.ts'

const BATCH = 100
const WALL_MS = 30_000

/** Runs every case in a worker of the Chromium at `executablePath`. One that does not come back gives kind 'wall'. */
export async function runInBrowser(cases: readonly FuzzCase[], executablePath: string): Promise<CaseResult[]> {
  const bundle = await build({ entryPoints: [fileURLToPath(new URL('./in-page.ts', import.meta.url))], bundle: true, format: 'esm', write: false, target: 'esnext', logLevel: 'silent' })
  const files: Record<string, { type: string; body: Uint8Array | string }> = {
    '/': { type: 'text/html', body: '<!doctype html><title>fuzz</title><link rel="icon" href="data:,">' },
    '/worker.js': { type: 'text/javascript', body: bundle.outputFiles[0]?.contents ?? '' },
    '/quickjs.wasm': { type: 'application/wasm', body: readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))) },
  }
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const results: CaseResult[] = []
    while (results.length < cases.length) {
      const batch = cases.slice(results.length, results.length + BATCH)
      results.push(...(await page.evaluate(inWorker, { cases: batch, wallMs: WALL_MS })))
    }
    return results
  } finally {
    await browser.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** Runs in the page: a fresh worker for the batch, ended where it falls silent. */
async function inWorker({ cases, wallMs }: { cases: FuzzCase[]; wallMs: number }): Promise<CaseResult[]> {
  const wasm = await (await fetch('/quickjs.wasm', { signal: AbortSignal.timeout(30_000) })).arrayBuffer()
  const worker = new Worker('/worker.js', { type: 'module' })
  const results: CaseResult[] = []
  return new Promise((resolve) => {
    const end = (kind: string, trouble: string): void => {
      clearTimeout(timer)
      worker.terminate()
      const at = cases[results.length]
      if (at && kind !== '') results.push({ seed: at.seed, kind, hash: '', trouble })
      resolve(results)
    }
    let timer = setTimeout(() => end('wall', ''), wallMs)
    worker.onmessage = (event) => {
      results.push(event.data as CaseResult)
      clearTimeout(timer)
      if (results.length === cases.length) end('', '')
      else timer = setTimeout(() => end('wall', ''), wallMs)
    }
    worker.onerror = (event) => end('broken', `the host crashed: ${event.message}`)
    worker.postMessage({ wasm, cases })
  })
}
