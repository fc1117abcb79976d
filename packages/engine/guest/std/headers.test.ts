import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Headers as OurHeaders, immutable } from './headers.ts'

type Kind = typeof Headers

const attempt = (action: () => unknown): unknown => {
  try {
    return action()
  } catch (error) {
    return (error as Error).name
  }
}

const INITS: unknown[] = [
  undefined, {}, { A: '1', b: ' x \t' }, { 'Content-Type': 'text/plain', 'x-a': 5, 'X-A': 6 }, [['a', '1'], ['A', '2']], new Map([['b', '2'], ['a', '1']]), { 'set-cookie': 'a=1' }, [['Set-Cookie', 'a=1'], ['set-cookie', 'b=2, c']],
  { 'a b': '1' }, { '': '1' }, { a: 'x\ny' }, { a: '\0' }, { a: '\u0100' }, { é: '1' }, { a: 'é' }, { a: '' }, [['a']], [['a', 'b', 'c']], [1], 'text', 5, null, [], { a: undefined }, { a: '\n trimmed \r\n' }, { a: ['x', 'y'] }, { "!#$%&'*+-.^_`|~": 'ok' }, { 'a:b': '1' },
]

test('Headers are read, normalised, joined and sorted as in Node', () => {
  for (const [index, init] of INITS.entries()) {
    const run = (Headers: Kind): unknown =>
      attempt(() => {
        const headers = new Headers(init as HeadersInit)
        return [[...headers], [...headers.keys()], [...headers.values()], headers.get('A'), headers.has('B'), headers.getSetCookie()]
      })
    assert.deepEqual(run(OurHeaders as unknown as Kind), run(Headers), `init ${index}`)
  }
})

test('changes are as in Node', () => {
  const run = (Headers: Kind): unknown[] => {
    const headers = new Headers({ b: '1', a: '2' })
    const seen: unknown[] = []
    headers.append('B', '3')
    headers.append('Set-Cookie', 'x')
    headers.append('set-cookie', 'y')
    seen.push([...headers], headers.get('b'), headers.get('set-cookie'), headers.get('none'))
    headers.set('b', ' 9 ')
    headers.delete('A')
    headers.delete('none')
    headers.forEach((value, name, all) => seen.push([name, value, all === headers]))
    seen.push(String(headers), [...new Headers(headers)])
    for (const action of [() => headers.get('a b'), () => headers.set('x', 'é€'), () => headers.append('x\n', '1'), () => headers.has(''), () => (headers.set as (name: string) => void)('x'), () => (headers.get as unknown as () => void)()])
      seen.push(attempt(action))
    return seen
  }
  assert.deepEqual(run(OurHeaders as unknown as Kind), run(Headers))
})

test('what is set while reading shows in the reading, as in Node', () => {
  const run = (Headers: Kind): unknown[] => {
    const headers = new Headers({ a: '1', c: '3' })
    const seen: unknown[] = []
    for (const [name, value] of headers) {
      seen.push([name, value])
      if (name === 'a') headers.set('b', '2')
    }
    return seen
  }
  assert.deepEqual(run(OurHeaders as unknown as Kind), run(Headers))
})

test('immutable headers refuse every change and can be read', () => {
  const headers = immutable(new OurHeaders({ a: '1' }))
  for (const change of [() => headers.set('a', '2'), () => headers.append('a', '2'), () => headers.delete('a')]) assert.throws(change, { name: 'TypeError', message: 'immutable' })
  assert.equal(headers.get('a'), '1')
})
