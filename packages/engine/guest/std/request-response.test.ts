import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AbortController as OurController } from './abort.ts'
import { Headers as OurHeaders } from './headers.ts'
import { Request as OurRequest } from './request.ts'
import { fetchedResponse, Response as OurResponse } from './response.ts'
import { URL as OurUrl, URLSearchParams as OurParams } from './url.ts'

interface Platform {
  Request: typeof Request
  Response: typeof Response
  Headers: typeof Headers
  AbortController: typeof AbortController
  URL: typeof URL
  URLSearchParams: typeof URLSearchParams
}
const node: Platform = { Request, Response, Headers, AbortController, URL, URLSearchParams }
const ours = { Request: OurRequest, Response: OurResponse, Headers: OurHeaders, AbortController: OurController, URL: OurUrl, URLSearchParams: OurParams } as unknown as Platform

type Log = (...words: unknown[]) => void
type Scenario = (platform: Platform, log: Log) => unknown

/** What an action gives, or the error by name; by message too where the message is the platform's own. */
async function attempt(log: Log, action: () => unknown, withMessage = false): Promise<void> {
  try {
    log(await action())
  } catch (error) {
    log((error as Error).name, withMessage ? (error as Error).message : '')
  }
}

const bytes = (buffer: ArrayBuffer): number[] => [...new Uint8Array(buffer)]

const SCENARIOS: Record<string, Scenario> = {
  'Response: a text body': async ({ Response }, log) => {
    const response = new Response('héllo')
    log(response.status, response.ok, response.statusText, response.type, response.url, response.redirected, response.bodyUsed, [...response.headers], String(response))
    log(await response.text(), response.bodyUsed)
  },
  'Response: bodies of every kind': async ({ Response, URLSearchParams }, log) => {
    for (const body of [undefined, null, '', 'x', 5, {}, new URLSearchParams('a=1&b=é'), new Uint8Array([1, 2]), new Uint8Array([1, 2]).buffer, new DataView(new ArrayBuffer(2)), '\ud800', '\ufeffx']) {
      const response = new Response(body as BodyInit)
      log(response.headers.get('content-type'), bytes(await response.clone().arrayBuffer()), await response.text())
    }
  },
  'Response: a body is read once': async ({ Response }, log) => {
    for (const read of ['text', 'json', 'arrayBuffer', 'bytes'] as const) {
      const response = new Response('{"a":1}')
      await response[read]()
      await attempt(log, () => response.text(), true)
      await attempt(log, () => response.clone(), true)
    }
    const empty = new Response()
    log(await empty.text(), await empty.text(), empty.bodyUsed, empty.body)
  },
  'Response: bytes are copied in and out': async ({ Response }, log) => {
    const source = new Uint8Array([1, 2, 3])
    const response = new Response(source)
    source[0] = 9
    const copy = response.clone()
    const first = await response.bytes()
    first[1] = 9
    log([...first], [...(await copy.bytes())])
  },
  'Response: json': async ({ Response }, log) => {
    log(await new Response('{"a":[1]}').json())
    await attempt(log, () => new Response('{').json())
    await attempt(log, () => new Response('').json())
    const made = Response.json({ a: 1 }, { status: 201, headers: { 'x-a': 'b' } })
    log(made.status, [...made.headers], await made.text())
    log(Response.json('x', { headers: { 'content-type': 'text/odd' } }).headers.get('content-type'))
    for (const value of [undefined, () => {}, Symbol('s')]) await attempt(log, () => Response.json(value), true)
    await attempt(log, () => Response.json({}, { status: 204 }))
  },
  'Response: status and statusText': async ({ Response }, log) => {
    for (const status of [200, 299, 300, 404, 599, '201', 200.9]) {
      const response = new Response(null, { status: status as number })
      log(response.status, response.ok)
    }
    for (const status of [0, 100, 199, 600, -1, Number.NaN]) await attempt(log, () => new Response(null, { status }), true)
    for (const status of [204, 205, 304]) await attempt(log, () => new Response('x', { status }), true)
    for (const status of [204, 205, 304]) log(new Response(null, { status }).status)
    log(new Response(null, { statusText: 'Fine \t€'.slice(0, 6) }).statusText)
    await attempt(log, () => new Response(null, { statusText: 'a\nb' }), true)
  },
  'Response: error and redirect': async ({ Response, URL }, log) => {
    const failed = Response.error()
    log(failed.type, failed.status, failed.ok, [...failed.headers])
    await attempt(log, () => failed.headers.set('a', 'b'), true)
    for (const status of [undefined, 301, 307, 308]) {
      const moved = Response.redirect(new URL('http://a/b?c'), status)
      log(moved.status, moved.headers.get('location'), moved.ok)
      await attempt(log, () => moved.headers.delete('location'), true)
    }
    for (const status of [200, 304, 0]) await attempt(log, () => Response.redirect('http://a/', status), true)
    await attempt(log, () => Response.redirect('/relative'))
  },
  'Response: clone': async ({ Response }, log) => {
    const response = new Response('x', { status: 202, headers: { a: '1' } })
    const copy = response.clone()
    copy.headers.set('a', '2')
    log(response.headers.get('a'), copy.status, await response.text(), copy.bodyUsed, await copy.text())
  },
  'Response: headers given win over the type of the body': ({ Response, Headers }, log) => {
    log(new Response('x', { headers: new Headers({ 'Content-Type': 'text/html' }) }).headers.get('content-type'))
    log(new Response(null, { headers: [['a', 'b']] }).headers.get('content-type'))
  },
  'Request: what it is made of': ({ Request, URL }, log) => {
    for (const input of ['http://a/b?c#d', new URL('https://a.b:8/'), 'HTTP://A/%7e/../x']) {
      const request = new Request(input)
      log(request.url, request.method, [...request.headers], request.bodyUsed, request.body, request.redirect, request.cache, request.credentials, request.mode, request.referrer, request.referrerPolicy, request.integrity, request.keepalive, request.destination, (request as unknown as { duplex: string }).duplex, String(request))
    }
  },
  'Request: methods': async ({ Request }, log) => {
    for (const method of ['get', 'post', 'Put', 'delete', 'options', 'head', 'PATCH', 'custom']) log(new Request('http://a', { method }).method)
    for (const method of ['TRACE', 'connect', 'track', 'a b', '', 'a\n']) await attempt(log, () => new Request('http://a', { method }), true)
  },
  'Request: bodies': async ({ Request, URLSearchParams }, log) => {
    for (const body of ['x', new URLSearchParams('a=b'), new Uint8Array([1]), '']) {
      const request = new Request('http://a', { method: 'POST', body })
      log(request.headers.get('content-type'), await request.text(), request.bodyUsed)
      await attempt(log, () => request.text(), true)
    }
    log(await new Request('http://a', { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } }).json())
    for (const method of ['GET', 'HEAD', undefined]) await attempt(log, () => new Request('http://a', { method: method as string, body: 'x' }), true)
    log(new Request('http://a', { method: 'GET', body: null }).method, await new Request('http://a').text())
  },
  'Request: made from another': async ({ Request }, log) => {
    const first = new Request('http://a/x', { method: 'POST', body: 'b', headers: { a: '1' }, cache: 'no-store', redirect: 'manual' })
    const second = new Request(first, { headers: { c: '2' } })
    log(first.bodyUsed, second.method, second.url, [...second.headers], second.cache, second.redirect, await second.text())
    await attempt(log, () => new Request(first), true)
    const third = new Request(new Request('http://a', { headers: { a: '1' } }))
    third.headers.set('a', '2')
    log(third.headers.get('a'))
    const source = new Request('http://a', { method: 'POST', body: 'old' })
    const replaced = new Request(source, { method: 'POST', body: 'new' })
    log(source.bodyUsed, await replaced.text())
  },
  'Request: clone': async ({ Request }, log) => {
    const request = new Request('http://a', { method: 'PUT', body: 'x', headers: { a: '1' } })
    const copy = request.clone()
    copy.headers.set('a', '2')
    log(request.headers.get('a'), copy.method, await request.text(), copy.bodyUsed, await copy.text())
    await attempt(log, () => request.clone(), true)
  },
  'Request: its signal follows the one given': async ({ Request, AbortController }, log) => {
    const controller = new AbortController()
    const request = new Request('http://a', { signal: controller.signal })
    const again = new Request(request)
    const copy = request.clone()
    log(request.signal === controller.signal, request.signal.aborted)
    request.signal.addEventListener('abort', () => log('heard', request.signal.reason, again.signal.aborted))
    controller.abort('why')
    log(again.signal.reason, copy.signal.reason, new Request(request).signal.aborted, new Request(request, { signal: null }).signal.aborted)
    log(new Request('http://a').signal.aborted, new Request('http://a', { signal: null }).signal.aborted)
    await attempt(log, () => new Request('http://a', { signal: {} as AbortSignal }))
  },
  'Request: misuse': async ({ Request }, log) => {
    for (const input of ['/relative', 'http://', 'http://u:p@a/', '']) await attempt(log, () => new Request(input))
    for (const init of [{ redirect: 'x' }, { cache: 'x' }, { credentials: 'x' }, { mode: 'navigate' }, { referrerPolicy: 'x' }, { headers: { 'a b': 'c' } }, 5]) await attempt(log, () => new Request('http://a', init as RequestInit))
    await attempt(log, () => new (Request as unknown as new () => Request)())
  },
}

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  test(`${name}, as in Node`, async () => {
    const run = async (platform: Platform): Promise<unknown[]> => {
      const seen: unknown[] = []
      await scenario(platform, (...words) => seen.push(words))
      return seen
    }
    assert.deepEqual(await run(ours), await run(node))
  })
}

test('what streams and blobs would be needed for is refused by name', async () => {
  const response = new OurResponse('x')
  assert.throws(() => response.body, /ReadableStream is missing in this sandbox/)
  await assert.rejects(response.blob(), /Blob is missing in this sandbox/)
  await assert.rejects(response.formData(), /FormData is missing in this sandbox/)
  assert.throws(() => new OurResponse((async function* () {})() as never), /stream cannot be a body in this sandbox/)
  assert.equal(await response.text(), 'x')
})

test('a fetched response knows its address and keeps its headers', async () => {
  const response = fetchedResponse({ url: 'http://a/b', status: 404, headers: { 'x-a': '1' }, body: 'gone' })
  assert.deepEqual([response.url, response.status, response.ok, response.type, response.headers.get('x-a')], ['http://a/b', 404, false, 'basic', '1'])
  assert.throws(() => response.headers.set('x-a', '2'), TypeError)
  assert.equal(await response.text(), 'gone')
  assert.equal(fetchedResponse({ url: 'http://a/', status: 204, headers: {}, body: '' }).body, null)
})
