import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Scope, scope } from './scope.ts'
import { supervise } from './supervise.ts'
import { suppressedErrors } from './suppressed-errors.ts'
import { errorOf, gate, settle, stateOf } from './testing/gate.ts'
import { listenersOf } from './testing/listeners.ts'

test('a scope returns what its body returns when every child has settled', async () => {
  const a = gate()
  const promise = scope((s) => {
    void s.spawn(a.fn)
    return 'body'
  })
  assert.equal(await stateOf(promise), 'pending')
  a.pass(1)
  assert.equal(await promise, 'body')
})

test('a child’s promise gives its value to the body', async () => {
  assert.equal(await scope(async (s) => (await s.spawn(() => 20)) + (await s.spawn(async () => 22))), 42)
})

test('a child’s failure aborts body and siblings and is what it rejects with, even if the body caught it', async () => {
  const error = new Error('child')
  const sibling = gate('sibling', { obeys: true })
  const promise = scope(async (s) => {
    void s.spawn(sibling.fn)
    await s.spawn(() => Promise.reject(error)).catch(() => undefined)
    return 'went on'
  })
  assert.equal(await errorOf(promise), error)
  assert.equal(sibling.signal?.reason, error)
})

test('the body’s failure aborts the children, and their cleanup errors do not replace it', async () => {
  const error = new Error('body')
  const cleanup = new Error('cleanup')
  const child = gate()
  const promise = scope(async (s) => {
    void s.spawn(child.fn)
    throw error
  })
  await settle()
  assert.equal(child.signal?.reason, error)
  child.fail(cleanup)
  assert.equal(await errorOf(promise), error)
  assert.deepEqual(suppressedErrors(error), [cleanup])
})

test('a child may spawn siblings while it runs; after the end nobody can', async () => {
  let escaped: Scope | undefined
  const sibling = gate()
  const promise = scope(async (s) => {
    escaped = s
    void s.spawn(async () => void s.spawn(sibling.fn))
  })
  assert.equal(await stateOf(promise), 'pending')
  sibling.pass(1)
  await promise
  assert.throws(() => escaped?.spawn(() => 1), { code: 'scope-left' })
})

test('after an abort nothing starts', async () => {
  const outer = new AbortController()
  const late = gate()
  const promise = scope(async (s) => {
    outer.abort('outer')
    await s.spawn(late.fn)
  }, { signal: outer.signal })
  assert.equal(await stateOf(promise), 'error: outer')
  assert.equal(late.starts, 0)
  assert.equal(listenersOf(outer.signal), 0)
  let ran = false
  assert.equal(await stateOf(scope(() => { ran = true }, { signal: outer.signal })), 'error: outer')
  assert.equal(ran, false)
})

test('`await using` with join waits, and throws the identical failure once', async () => {
  const error = new Error('child')
  const block = async (): Promise<void> => {
    await using s = scope()
    void s.spawn(() => Promise.reject(error))
    void s.spawn(gate('sibling', { obeys: true }).fn)
    await s.join()
  }
  assert.equal(await errorOf(block()), error)
})

test('leaving an `await using` block aborts what still runs, and waits for it', async () => {
  const child = gate()
  const block = async (): Promise<string> => {
    await using s = scope()
    void s.spawn(child.fn)
    return 'left'
  }
  const promise = block()
  assert.equal(await stateOf(promise), 'pending')
  assert.equal(child.signal?.aborted, true)
  child.pass(1)
  assert.equal(await promise, 'left')
})

test('a block that throws and a child that fails give the language’s SuppressedError, which keeps both', async () => {
  const [body, cleanup] = [new Error('body'), new Error('cleanup')]
  const child = gate()
  const block = async (): Promise<void> => {
    await using s = scope()
    void s.spawn(child.fn)
    throw body
  }
  const promise = block()
  await settle()
  child.fail(cleanup)
  const error = await errorOf(promise)
  assert.ok(error instanceof SuppressedError)
  assert.deepEqual([error.error, error.suppressed], [cleanup, body])
})

test('a failure that nobody joined is thrown on leaving', async () => {
  const error = new Error('child')
  const block = async (): Promise<void> => {
    await using s = scope()
    void s.spawn(() => Promise.reject(error))
    await settle()
  }
  assert.equal(await errorOf(block()), error)
})

test('an error of a child’s cleanup after the caller’s abort is thrown on leaving, when nobody joined', async () => {
  const outer = new AbortController()
  const cleanup = new Error('cleanup')
  const child = gate()
  const block = async (): Promise<void> => {
    await using s = scope({ signal: outer.signal })
    void s.spawn(child.fn)
    await settle()
  }
  const promise = block()
  outer.abort('outer')
  child.fail(cleanup)
  assert.equal(await errorOf(promise), cleanup)
})

test('join gives the outer reason, and the block ends with it', async () => {
  const outer = new AbortController()
  const block = async (): Promise<void> => {
    await using s = scope({ signal: outer.signal })
    void s.spawn(gate('child', { obeys: true }).fn)
    await s.join()
  }
  const promise = block()
  outer.abort('outer')
  assert.equal(await stateOf(promise), 'error: outer')
  assert.equal(listenersOf(outer.signal), 0)
})

test('supervised children fail independently, and the parent hears of each', async () => {
  const heard: string[] = []
  const survivor = gate()
  const promise = supervise((s) => {
    void s.spawn(() => Promise.reject(new Error('one')), { name: 'first' })
    void s.spawn(function second() { throw new Error('two') })
    void s.spawn(survivor.fn)
    return 'done'
  }, { onError: (error, name) => heard.push(`${name}: ${(error as Error).message}`) })
  assert.equal(await stateOf(promise), 'pending')
  assert.deepEqual(heard, ['first: one', 'second: two'])
  assert.equal(survivor.signal?.aborted, false)
  survivor.pass(1)
  assert.equal(await promise, 'done')
})

test('a supervisor whose onError throws has failed, and ends its children', async () => {
  const error = new Error('no more')
  const child = gate('child', { obeys: true })
  const promise = supervise((s) => {
    void s.spawn(child.fn)
    void s.spawn(() => Promise.reject(new Error('one')))
  }, { onError: () => { throw error } })
  assert.equal(await errorOf(promise), error)
  assert.equal(child.signal?.reason, error)
})

test('a supervisor’s abort reaches all children, and is not reported as their failure', async () => {
  const outer = new AbortController()
  const heard: unknown[] = []
  const promise = supervise((s) => void s.spawn(gate('child', { obeys: true }).fn), { signal: outer.signal, onError: (error) => heard.push(error) })
  outer.abort('outer')
  assert.equal(await stateOf(promise), 'error: outer')
  assert.deepEqual(heard, [])
})
