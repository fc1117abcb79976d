import { compile } from '../compile/compile.ts'
import { findings } from '../findings/findings.ts'
import { staticFindings } from '../findings/static/static-findings.ts'
import { confirm, type Confirmed } from '../findings/static/confirm.ts'
import { run } from '../run/run.ts'
import { defineWorld, type PartialWorld } from '../world/define-world.ts'
import type { Sandbox } from '../world/sandbox.ts'

/**
 * A program that tells what is to be found in it, in comments at its beginning:
 *
 *     // finds B12 9: withdraw #2 …          a finding of its nominal run: id, line, message
 *     // suspects B4 12 confirmed            a suspicion from the source: id, line, and what the run made of it
 *     // latencies pricing=61 stock=5        a resource takes 10 ms without
 *     // accesses                            the run records accesses
 *
 * Whatever is found besides is wrong, of whichever rule.
 */
export interface Fixture {
  text: string
  finds: string[]
  suspects: string[]
  latencies: Record<string, number>
  accesses: boolean
}

export function readFixture(text: string): Fixture {
  const told = (word: string): string[] => [...text.matchAll(new RegExp(`^// ${word} (.*)$`, 'gm'))].map(([, rest = '']) => rest)
  const pairs = told('latencies').flatMap((line) => line.split(' ')).map((pair) => pair.split('='))
  const named = [...text.matchAll(/(?:io|store)(?:<[^()]+>)?\('(\w+)'/g)].map(([, name = '']) => [name, '10'])
  const latencies = Object.fromEntries([...named, ...pairs].map(([name, ms]) => [name, Number(ms)]))
  return { text, finds: told('finds'), suspects: told('suspects'), latencies, accesses: /^\/\/ accesses$/m.test(text) }
}

/** Runs the program once, in its nominal order. */
export function judgeFixture(sandbox: Sandbox, { text, latencies, accesses }: Fixture): Pick<Fixture, 'finds' | 'suspects'> {
  const files = [{ name: 'app.ts', text }]
  // For the compiler and the run alike.
  const recording = { accesses, entry: 'app.ts', maxFaults: 0 }
  const program = compile(files, recording)
  if (Array.isArray(program)) throw new Error(`Expected a program that compiles, got ${program.map(({ line, message }) => `${line}: ${message}`).join('; ')}`)
  const resources: NonNullable<PartialWorld['resources']> = {}
  for (const [name, latencyMs] of Object.entries(latencies)) resources[name] = { latencyMs }
  const routes = [...text.matchAll(/'(https:[^']*)'/g)].map(([, url = '']) => ({ url, resource: 'web', body: '{}' }))
  const trace = run(sandbox, program, defineWorld({ resources: { ...resources, web: { latencyMs: latencies['web'] ?? 10 } }, routes }), undefined, recording)
  const found = findings(trace, program.files)
  const suspicions: Confirmed[] = confirm(staticFindings(files, { hints: true }), found, trace)
  return {
    finds: found.map(({ id, place, message }) => `${id} ${place.line}: ${message}`),
    suspects: suspicions.map(({ id, place, verdict }) => `${id} ${place.line} ${verdict}`),
  }
}
