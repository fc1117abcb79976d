import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSubmissions, type SubmissionPorts, type SubmissionState } from './submissions.ts'

const files = [{ name: 'a.ts', text: 'x' }]
const submission = (state: 'queued' | 'grading' | 'graded') => ({ id: 's1', lab: 'l', state, verdict: null, at: '2026-01-01T00:00:00Z' })
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })

class FakeEvents extends EventTarget {
  readyState = 1
  close(): void {
    this.readyState = 2
  }
  say(state: 'queued' | 'grading' | 'graded'): void {
    this.dispatchEvent(new MessageEvent('submission', { data: JSON.stringify(submission(state)) }))
  }
}

function setUp(answers: (Response | Error)[]) {
  const kept = new Map<string, string>()
  const states: SubmissionState[] = []
  const requests: { url: string; key: string | null }[] = []
  const streams: FakeEvents[] = []
  const online = new EventTarget()
  const ports: SubmissionPorts = {
    fetch: async (url, init) => {
      requests.push({ url: String(url), key: new Headers(init?.headers).get('idempotency-key') })
      const answer = answers.shift() ?? new Error('offline')
      if (answer instanceof Error) throw answer
      return answer
    },
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    },
    openEvents: () => {
      const events = new FakeEvents()
      streams.push(events)
      return events as unknown as EventSource
    },
    onOnline: (listener, signal) => online.addEventListener('online', listener, { signal }),
    random: () => 0,
    pollMs: 0,
    newKey: () => 'key-1',
  }
  return { kept, states, requests, streams, ports, online, submissions: createSubmissions('l', (state) => states.push(state), ports) }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a submission is sent, then followed by events to its verdict', async () => {
  const { submissions, states, streams, kept } = setUp([json(submission('queued'), 202)])
  const done = submissions.submit(files)
  await turn()
  streams[0]?.say('grading')
  streams[0]?.say('graded')
  await done
  assert.deepEqual(states.map((s) => s.kind), ['sending', 'queued', 'grading', 'graded'])
  assert.equal(kept.size, 0)
})

test('offline, it waits and sends again with the same key', async () => {
  const { submissions, states, requests } = setUp([new Error('offline'), json({}, 503), json(submission('graded'), 202)])
  await submissions.submit(files)
  assert.deepEqual(states.map((s) => s.kind), ['sending', 'waiting', 'sending', 'waiting', 'sending', 'graded'])
  assert.deepEqual(requests.map((r) => r.key), ['key-1', 'key-1', 'key-1'])
})

test('online again, it does not wait any longer', async () => {
  const { ports, states, requests, online } = setUp([new Error('offline'), json(submission('graded'), 202)])
  const submissions = createSubmissions('l', (state) => states.push(state), { ...ports, random: () => 0.999 })
  void submissions.submit(files)
  await turn()
  assert.deepEqual(states.map((s) => s.kind), ['sending', 'waiting'])
  online.dispatchEvent(new Event('online'))
  await turn()
  assert.deepEqual(states.map((s) => s.kind), ['sending', 'waiting', 'sending', 'graded'])
  assert.deepEqual(requests.map((r) => r.key), ['key-1', 'key-1'])
  online.dispatchEvent(new Event('online'))
  await turn()
  assert.equal(requests.length, 2)
  submissions.close()
})

test('what was not sent before a reload is sent after it', async () => {
  const { submissions, kept, requests, states } = setUp([json(submission('graded'), 202)])
  kept.set('interleave:submission:l', JSON.stringify({ key: 'old-key', lab: 'l', files }))
  await submissions.resume()
  assert.deepEqual(requests, [{ url: '/api/submissions', key: 'old-key' }])
  assert.equal(states.at(-1)?.kind, 'graded')
})

test('on load the latest submission is shown', async () => {
  const { submissions, states } = setUp([json([submission('graded')])])
  await submissions.resume()
  assert.deepEqual(states.map((s) => s.kind), ['graded'])
})

test('when the stream breaks, the page asks instead', async () => {
  const { submissions, states, streams } = setUp([json(submission('queued'), 202), new Error('offline'), json(submission('graded'))])
  const done = submissions.submit(files)
  await turn()
  for (let i = 0; i < 3; i++) streams[0]?.dispatchEvent(new Event('error'))
  await done
  assert.deepEqual(states.map((s) => s.kind), ['sending', 'queued', 'graded'])
})

test('a refusal is told in words and not tried again', async () => {
  const { submissions, states, requests } = setUp([json({ detail: 'Too much source: 300 KB of 256.' }, 413)])
  await submissions.submit(files)
  assert.deepEqual(states.at(-1), { kind: 'refused', message: 'Too much source: 300 KB of 256.' })
  assert.equal(requests.length, 1)
})

test('a newer submission silences the older', async () => {
  const { submissions, states, streams } = setUp([json(submission('queued'), 202), json({ ...submission('queued'), id: 's2' }, 202)])
  void submissions.submit(files)
  await turn()
  void submissions.submit(files)
  await turn()
  const before = states.length
  streams[0]?.say('graded')
  assert.equal(states.length, before)
  submissions.close()
})
