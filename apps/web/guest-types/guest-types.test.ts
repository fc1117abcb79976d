import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import { builtIns } from '@interleave/engine/compile/resolve-import.ts'
import { runProgram } from '@interleave/engine/testing/run-program.ts'
import ts from 'typescript'
import { TypeLibrary } from '../src/language/type-service.ts'
import { readGuestTypes } from './read-guest-types.ts'

const types = readGuestTypes()
const program = (() => {
  const host: ts.CompilerHost = {
    getSourceFile: (path, version) => (types[basename(path)] === undefined ? undefined : ts.createSourceFile(path, types[basename(path)] ?? '', version, true)),
    getDefaultLibFileName: () => '/lib.esnext.d.ts', writeFile: () => undefined, getCurrentDirectory: () => '/', getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true, getNewLine: () => '\n', fileExists: (path) => types[basename(path)] !== undefined, readFile: (path) => types[basename(path)],
  }
  return ts.createProgram(Object.keys(types).filter((name) => !name.startsWith('lib.')).map((name) => `/${name}`), { lib: ['lib.esnext.d.ts'], target: ts.ScriptTarget.ESNext, strict: true, types: [], noEmit: true }, host)
})()
const checker = program.getTypeChecker()
const globals = program.getSourceFile('/globals.d.ts') as ts.SourceFile
const inScope = checker.getSymbolsInScope(globals, ts.SymbolFlags.Value)

/** What a program prints, a line each. */
function printed(text: string): string[] {
  return runProgram(text).records.flatMap((record) => (record.type === 'console' ? record.text.split('\n') : []))
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted()

test('the globals that are declared are those that the sandbox has', () => {
  const there = new Set(printed("console.log(Object.getOwnPropertyNames(globalThis).join('\\n'))"))
  const declared = new Set(inScope.map(({ name }) => name).filter((name) => !name.startsWith('"')))
  assert.deepEqual(sorted([...declared].filter((name) => !there.has(name))), [])
  // QuickJS's own class of errors is nothing to write a program with.
  assert.deepEqual(sorted([...there].filter((name) => !declared.has(name))), ['InternalError'])
})

/** Members that are there as the standard asks, and of no use: left out so that nobody is offered them. */
const unused: Record<string, string[]> = {
  Request: ['duplex', 'isHistoryNavigation', 'isReloadNavigation', 'body', 'blob', 'formData'],
  Response: ['body', 'blob', 'formData'],
  DOMException: ['toString', 'stack'],
}

test('the members that are declared of the web’s objects are those that the sandbox has', () => {
  const own = inScope.filter((symbol) => symbol.declarations?.some((one) => one.getSourceFile() === globals))
  const names = own.map(({ name }) => name).filter((name) => /^[A-Z]/.test(name))
  assert.ok(names.length > 12)
  const text = `for (const name of ${JSON.stringify(names)}) {
    const members = []
    for (let one = globalThis[name].prototype; one && one !== Object.prototype; one = Object.getPrototypeOf(one)) members.push(...Object.getOwnPropertyNames(one))
    console.log(name + ' ' + members.join(' ')) }`
  for (const line of printed(text)) {
    const [name = '', ...members] = line.split(' ')
    const symbol = checker.resolveName(name, globals, ts.SymbolFlags.Interface, false)
    assert.ok(symbol, name)
    const declared = checker.getDeclaredTypeOfSymbol(symbol).getProperties().map((member) => member.name).filter((member) => !member.startsWith('__@'))
    const there = members.filter((member) => member !== 'constructor' && !/^[A-Z_]+$/.test(member) && !unused[name]?.includes(member))
    const isConstant = (member: string): boolean => /^[A-Z_]+$/.test(member)
    const ofErrors = name === 'DOMException' ? ['stack', 'cause'] : []
    assert.deepEqual(sorted(declared.filter((member) => !isConstant(member) && !ofErrors.includes(member))), sorted(there), name)
  }
})

test('a module exports what it exports in the sandbox', () => {
  const modules = new Map(checker.getAmbientModules().map((symbol) => [symbol.name.slice(1, -1), symbol]))
  assert.deepEqual(sorted(modules.keys()), sorted(Object.keys(builtIns)))
  for (const [name, symbol] of modules) {
    const values = checker.getExportsOfModule(symbol).filter((one) => ((one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one).flags & ts.SymbolFlags.Value) !== 0)
    assert.deepEqual(sorted(values.map((one) => one.name)), sorted(builtIns[name] ?? []), name)
  }
})

test('what the course shows has no error that the editor would mark', () => {
  const root = join(import.meta.dirname, '../../../content')
  const service = new TypeLibrary(types, patternFiles).open()
  const names = globSync(['javascript/**/samples/*.ts', 'javascript/gallery/**/*.ts', 'javascript/**/lab/{starter,given}/*.ts'], { cwd: root })
  // A lab's files stand beside each other in the editor, wherever an author keeps them.
  const shown = names.map((path) => ({ path, name: /\/lab\/(?:starter|given)\//.test(path) ? path.replace(/\/lab\/(?:starter|given)\//, '/lab/') : path }))
  for (const { path, name } of shown) service.set({ name, text: readFileSync(join(root, path), 'utf8') })
  const errors = shown.flatMap(({ name }) => service.problems(name).filter(({ severity }) => severity === 'error').map(({ message }) => `${name}: ${message}`))
  assert.deepEqual(errors, [])
  assert.ok(shown.length > 60)
})
