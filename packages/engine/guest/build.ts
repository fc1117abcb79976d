import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = import.meta.dirname
export const generatedFile = resolve(here, 'prelude.generated.ts')

/** Bundles a guest's entry into one classic script, the same text for the same sources wherever it is built. */
export async function bundle(entry = resolve(here, 'main.ts')): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    // Paths in esbuild's output would otherwise depend on where the build is started.
    absWorkingDir: here,
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
    target: 'es2023',
    charset: 'utf8',
    minifyWhitespace: true,
    // Names stay, because learners read them in stacks and in `constructor.name`; shortening the syntax would drop those of
    // function expressions.
    legalComments: 'none',
    logLevel: 'silent',
  })
  return capture(classNames(outputFiles[0]?.text ?? ''))
}

/** The language's own objects, as they are before any program runs: to replace a global changes nothing for the prelude. */
const captured = [
  'Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'DataView', 'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'JSON', 'Map', 'Math',
  'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'SyntaxError', 'TypeError',
  'Uint8Array', 'WeakMap', 'WeakRef', 'WeakSet',
]

function capture(script: string): string {
  const opening = /^(?:"use strict";)?\(\(\)=>\{/.exec(script)
  if (!opening) throw new Error(`Expected the bundle to begin with a function, got ${JSON.stringify(script.slice(0, 40))}`)
  const used = captured.filter((name) => new RegExp(`\\b${name}\\b`).test(script))
  return `${opening[0]}const{${used.join(',')}}=globalThis;${script.slice(opening[0].length)}`
}

/**
 * esbuild writes a class that mentions itself as `X=class _X`, and its `name` would be "_X". The inner binding
 * shadows the outer one and holds the same class, so it may as well bear the same name.
 */
function classNames(script: string): string {
  let named = script
  for (const [, name] of script.matchAll(/\b(\w+)=class _\1\b/g)) named = named.replaceAll(new RegExp(`(?<![\\w$.#])_${name}\\b`, 'g'), name as string)
  return named
}

export function moduleText(script: string): string {
  return `export const prelude = ${JSON.stringify(script.trimEnd())}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const entry = process.argv[2]
  writeFileSync(generatedFile, moduleText(await bundle(entry === undefined ? undefined : resolve(entry))))
}
