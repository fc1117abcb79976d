import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGuestTypes } from '../../guest-types/read-guest-types.ts'
import { TypeLibrary, type TypeService } from './type-service.ts'

const library = new TypeLibrary(readGuestTypes())

/** A program in which `‸` stands for the caret. */
function open(files: Record<string, string>): { service: TypeService; at: number; file: string } {
  const service = library.open()
  let at = -1
  let file = ''
  for (const [name, marked] of Object.entries(files)) {
    if (marked.includes('‸')) [at, file] = [marked.indexOf('‸'), name]
    service.set({ name, text: marked.replace('‸', '') })
  }
  return { service, at, file }
}

function problems(text: string): string[] {
  const { service } = open({ 'main.ts': text })
  return service.problems('main.ts').map(({ source, from, to }) => `${source} «${text.slice(from, to)}»`)
}

test('a wrong argument is marked where it stands', () => {
  assert.deepEqual(problems("const n = (a: number) => a\nn('x')"), ["TypeScript 2345 «'x'»"])
})
