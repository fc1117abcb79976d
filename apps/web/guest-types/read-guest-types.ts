import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** What the language declares and the sandbox does not have. */
const absent = new Set(['Atomics'])

/**
 * What TypeScript has to know of a program's surroundings, as files: the language as `lib.*.d.ts`, the sandbox's globals and
 * its modules in others.
 */
export function readGuestTypes(): Record<string, string> {
  return {
    ...readLanguage(),
    'globals.d.ts': readFileSync(join(import.meta.dirname, 'globals.d.ts'), 'utf8'),
    'modules.d.ts': readFileSync(join(import.meta.dirname, 'modules.d.ts'), 'utf8'),
    'world.d.ts': readFileSync(join(import.meta.dirname, '../../../content/interleave-world.d.ts'), 'utf8'),
  }
}

/** TypeScript's own declarations of the newest language, with the licence in the first of them. */
function readLanguage(): Record<string, string> {
  const folder = dirname(createRequire(import.meta.url).resolve('typescript'))
  const files: Record<string, string> = {}
  const read = (lib: string): void => {
    const name = `lib.${lib}.d.ts`
    if (Object.hasOwn(files, name)) return
    const text = readFileSync(join(folder, name), 'utf8')
    files[name] = Object.keys(files).length === 0 ? text : withoutAbsent(text.replace(notice, ''))
    for (const [, inner = ''] of text.matchAll(/^\/\/\/ <reference lib="([^"]+)" \/>$/gm)) read(inner)
  }
  read('esnext')
  return files
}

const notice = /^\/\*! \*+[\s\S]*?\*\/\s*/

/** Without values that the sandbox does not have. */
function withoutAbsent(text: string): string {
  const source = ts.createSourceFile('lib.d.ts', text, ts.ScriptTarget.Latest, true)
  const gone: [from: number, to: number][] = []
  const drop = (node: ts.Node): void => void gone.push([node.getFullStart(), node.end])
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement) && statement.declarationList.declarations.some(({ name }) => absent.has(name.getText(source)))) drop(statement)
    // `Intl` stays as a namespace of types: signatures of other declarations name them.
    if (!ts.isModuleDeclaration(statement) || statement.name.text !== 'Intl' || !statement.body || !ts.isModuleBlock(statement.body)) continue
    for (const inner of statement.body.statements) if (ts.isVariableStatement(inner) || ts.isFunctionDeclaration(inner)) drop(inner)
  }
  let kept = ''
  let at = 0
  for (const [from, to] of gone) {
    kept += text.slice(at, from)
    at = to
  }
  return kept + text.slice(at)
}
