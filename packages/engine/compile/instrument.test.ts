import assert from 'node:assert/strict'
import { stripTypeScriptTypes } from 'node:module'
import test from 'node:test'
import { blankTypes } from './blank-types.ts'
import { compile, isProgram } from './compile.ts'
import { orderingCorpus } from './ordering-corpus.ts'
import { originalPlace } from './original-place.ts'
import { parse } from './parse.ts'
import type { Module, Program } from './program.ts'

process.removeAllListeners('warning')

/**
 * The hooks as identities that also keep account: at each one the task it names has to be the one that runs now, or
 * the trace would give one task's steps to another.
 */
const hooks = `
let next = 0, current = -1
const open = new Set()
export const book = { open, wrong: [] }
const here = (t, what) => { if (current !== t) book.wrong.push(what + ' of task ' + t + ' while ' + current + ' runs') }
export const task = (site, body, args, spread) => {
  const t = next++, before = current
  open.add(t); current = t
  const promise = spread ? body(t, ...args) : body(t)
  current = before
  return promise
}
export const module = () => { current = next++; open.add(current); return current }
export const threw = (t, e) => e
export const end = (t) => { if (!open.delete(t)) book.wrong.push('second end of ' + t) }
export const suspend = (t, site, v, read) => { here(t, 'suspend'); if (read) for (let i = 0; i < 40; i++) read(i); return v }
export const resume = (t, v) => { current = t; return v }
export const back = (t) => { current = t }
export const call = (site, v) => { if (!Number.isInteger(site)) book.wrong.push('site'); return v }
export const returned = (t, site, v) => { here(t, 'return'); return v }
export const iter = (t, site, v) => { here(t, 'iter'); return v }
export const loop = (v) => v
export const leave = () => undefined
`
const toUrl = (code: string, salt: string): string => `data:text/javascript,${encodeURIComponent(`${code}\n//${salt}`)}`

let runs = 0

/** Everything the module logs until the event loop has gone round a few times. */
async function logged(code: string): Promise<string[]> {
  const lines: string[] = []
  Object.assign(globalThis, { log: (...values: unknown[]) => void lines.push(values.map(String).join(' ')) })
  const failed = await import(toUrl(code, `${runs++}`)).then(() => null, (error: unknown) => String(error))
  if (failed !== null) lines.push(`failed: ${failed}`)
  await new Promise((done) => setTimeout(done, 2))
  return lines
}

function compiled(text: string, locals: boolean): Program {
  const result = compile([{ name: 'main.ts', text }], { locals })
  assert.ok(isProgram(result), JSON.stringify(result))
  return result
}

function withoutInserts(module: Module): string {
  return module.code
    .split('\n')
    .map((line, i) => {
      let out = line
      for (const [column, length] of module.inserts[i + 1] ?? []) out = out.slice(0, column - 1) + out.slice(column - 1 + length)
      return out
    })
    .join('\n')
}

test('the corpus is large', () => assert.ok(Object.keys(orderingCorpus).length >= 60))

for (const [name, source] of Object.entries(orderingCorpus)) {
  for (const locals of [false, true]) {
    test(`runs in the same order${locals ? ', locals kept' : ''}: ${name}`, async () => {
      const expected = await logged(stripTypeScriptTypes(source))
      const program = compiled(source, locals)
      const hooksUrl = toUrl(hooks, `${runs++}`)
      const actual = await logged(program.modules[0]!.code.replace("'interleave:hooks'", JSON.stringify(hooksUrl)))
      assert.deepEqual(actual, expected)
      assert.ok(expected.length > 0 && !expected[0]!.startsWith('failed'), expected[0])
      const { book } = (await import(hooksUrl)) as { book: { open: Set<number>; wrong: string[] } }
      assert.deepEqual(book.wrong, [])
      assert.deepEqual([...book.open], [])
    })
  }

  test(`only inserts, and maps every place back: ${name}`, () => {
    const program = compiled(source, true)
    const module = program.modules[0]!
    const blanked = blankTypes(parse(source), source)
    assert.equal(withoutInserts(module), blanked)
    assert.doesNotThrow(() => parse(module.code))
    const lines = module.code.split('\n')
    const original = blanked.split('\n')
    assert.equal(lines.length, original.length)
    for (let i = 0; i < lines.length; i++) {
      // Walk both at once: each character that is not inserted has to come back as itself, each inserted one as the next that is not.
      let column = 1
      for (const [at, length] of [...(module.inserts[i + 1] ?? []), [original[i]!.length + 1, 0] as const]) {
        const from = lines[i]!.length - (original[i]!.length - at + 1) - laterInserts(module, i + 1, at) - length + 1
        for (; column < from; column++) {
          const place = originalPlace(program, 'main.ts', i + 1, column)
          assert.equal(original[i]![place.column - 1], lines[i]![column - 1])
        }
        for (; column < from + length; column++) assert.equal(originalPlace(program, 'main.ts', i + 1, column).column, at)
      }
      assert.equal(column, lines[i]!.length + 1)
    }
  })

  test(`every site stands on what it names: ${name}`, () => {
    const lines = source.split('\n')
    for (const site of compiled(source, false).sites) {
      const rest = lines[site.line - 1]!.slice(site.column - 1)
      if (site.kind === 'await') assert.ok(rest.startsWith('await') || rest.startsWith('for') || site.label.slice(0, 3).trim().startsWith(rest.slice(0, 1)), `${site.label} at ${rest}`)
      if (site.kind === 'call' && !site.label.endsWith('…')) assert.ok(site.label.includes(/^#?\w*/.exec(rest)![0]), `${site.label} at ${rest}`)
    }
  })
}

function laterInserts(module: Module, line: number, column: number): number {
  return (module.inserts[line] ?? []).filter(([at]) => at > column).reduce((sum, [, length]) => sum + length, 0)
}

test('labels name functions, awaits and calls', () => {
  const { sites } = compiled(
    `class S { async find(id: string) { return await this.db(id as any) } }\nconst load = async () => {}\nsetTimeout(async () => { await load() })`, false)
  assert.deepEqual(
    sites.map(({ kind, line, column, label }) => `${kind} ${line}:${column} ${label}`),
    [
      'import 1:1 main.ts',
      'function 1:17 find',
      'await 1:43 await this.db(id)',
      'await 1:43 this.db(id)',
      'call 1:49 this.db(id)',
      'function 2:14 load',
      'call 3:1 setTimeout(async () => { await load() })',
      'function 3:12 callback of setTimeout',
      'await 3:26 load()',
      'call 3:32 load()',
    ],
  )
})

test('locals are what holds a value at the await', () => {
  const { sites } = compiled(
    `let top = 1
async function f(a: number, { b }: { b: number }) {
  const c = await a
  for (const d of [1]) { let e = await d; { await e; const c = 2; await c } }
  try { await 1 } catch (err) { await 2; var late = 3 }
  function inner() {}
  await late
}
await 0`, true)
  assert.deepEqual(
    sites.filter(({ locals }) => locals).map(({ line, label, locals }) => `${line} ${label}: ${locals!.join(' ')}`),
    [
      '3 a: a b',
      '4 d: a b c d',
      '4 e: a b d e',
      '4 c: a b d e c',
      '5 1: a b c',
      '5 2: a b c err',
      '7 late: a b late c',
      '9 0: top',
    ],
  )
})

test('a position inside inserted text is where it was inserted', () => {
  const program = compiled('async function f() { await g() }', false)
  const at = program.modules[0]!.code.indexOf('__il_suspend(__il_t,')
  assert.deepEqual(originalPlace(program, 'main.ts', 1, at + 1), { file: 'main.ts', line: 1, column: 28 })
  assert.deepEqual(originalPlace(program, 'other.ts', 4, 5), { file: 'other.ts', line: 4, column: 5 })
})
