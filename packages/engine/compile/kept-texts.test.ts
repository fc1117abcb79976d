import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from './compile.ts'
import { KeptTexts } from './kept-texts.ts'
import type { Diagnostic, Program, SourceFile } from './program.ts'

const service = "import { ask } from './ports.ts'\nexport async function find(id: number): Promise<number> {\n  return await ask(id)\n}"
const ports = 'export const ask = async (id: number): Promise<number> => id'
const main = "import { find } from './service.ts'\nconsole.log(await find(1))"
const files = (texts: Record<string, string>): SourceFile[] => Object.entries(texts).map(([name, text]) => ({ name, text }))
/** Comments at the end make texts that were never read; nothing else of a program depends on them. */
const fresh = (texts: Record<string, string>, mark: number): SourceFile[] => files(texts).map(({ name, text }) => ({ name, text: `${text}\n// ${mark}` }))
const shown = (program: Program | Diagnostic[]): unknown => {
  assert.ok(!Array.isArray(program), JSON.stringify(program))
  return { sites: program.sites, code: program.modules.map(({ name, code, inserts }) => [name, code.replace(/\n\/\/ \d+/, ''), inserts]) }
}

test('a text that was read before gives what it gives when it is new, wherever it stands', () => {
  const programs: Record<string, string>[] = [
    { 'main.ts': main, 'ports.ts': ports, 'service.ts': service },
    { 'main.ts': main, 'ports.ts': `${ports}\nexport const other = async () => 2`, 'service.ts': service },
    { 'service.ts': service, 'main.ts': main, 'ports.ts': ports },
    { 'main.ts': main, 'ports.ts': ports, 'service.ts': service },
  ]
  for (const [index, texts] of programs.entries())
    for (const options of [{}, { accesses: true }, { locals: true }]) {
      const again = shown(compile(files(texts), options))
      assert.deepEqual(again, shown(compile(fresh(texts, index), options)))
      assert.deepEqual(again, shown(compile(files(texts), options)))
    }
})

test('what is wrong with a text is told each time', () => {
  for (const name of ['main.ts', 'other.ts', 'main.ts']) {
    const told = compile(files({ [name]: 'enum A { B }' }))
    assert.ok(Array.isArray(told))
    assert.deepEqual(told.map(({ code, file }) => `${code} ${file}`), [`enum ${name}`])
  }
})

test('what was not asked for longest goes first when there are too many', () => {
  const texts = new KeptTexts()
  const read = { links: { links: [], exports: new Map(), typeExports: new Set<string>(), stars: [], repeated: [] }, imports: [], starts: [] }
  const long = (letter: string): string => letter.repeat(150_000)
  texts.keep(long('a'), read)
  texts.keep(long('b'), read)
  assert.ok(texts.get(long('a')))
  texts.keep(long('c'), read)
  assert.deepEqual(['a', 'b', 'c'].map((letter) => texts.get(long(letter)) !== undefined), [true, false, true])
})
