import { readFileSync } from 'node:fs'
import { compile, grade, KnownResults, Sandbox } from '@interleave/engine'
import type { Lab, SourceFile, Submission } from '@interleave/engine'
import { patternFiles } from '@interleave/patterns/as-files/pattern-files.generated.ts'
import { readCourse, readLessons } from '../test/content/lessons-on-disk.ts'
import { median } from './harness/measure.ts'
import { row } from './harness/row.ts'
import type { Row } from './harness/row.ts'

/**
 * Lesson 32's lab: two wheats, thirteen chaffs, hidden spec, every order explored; over submissions right and wrong. Nothing is
 * known of them beforehand, but in the rows that say so.
 */
export async function bench(): Promise<Row[]> {
  const sandbox = await Sandbox.load(readFileSync(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm'))))
  const submissions = references()
  const wall: number[] = []
  let cpu = 0
  for (const warm of submissions.slice(0, 2)) await judge(sandbox, warm)
  const rows: Row[] = []
  const ROUNDS = 3
  const each = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round++)
    for (const reference of submissions) {
      const before = process.threadCpuUsage()
      const from = performance.now()
      await judge(sandbox, reference)
      const ms = performance.now() - from
      const used = process.threadCpuUsage(before)
      cpu += (used.user + used.system) / 1000
      wall.push(ms)
      each.set(reference.name, [...(each.get(reference.name) ?? []), ms])
    }
  const again = await afterOthers(sandbox, submissions[0]!, 2 * ROUNDS)
  for (const [name, times] of each) rows.push(row({ metric: `verdict on ${name}`, unit: 'ms', better: 'lower', ours: median(times) }))
  rows.push(
    row({ metric: 'verdict, p50 of all', unit: 'ms', better: 'lower', ours: median(wall), target: { atMost: 150 } }),
    row({ metric: 'submissions a second and core', unit: '1/s', better: 'higher', ours: (1000 * wall.length) / cpu, peer: 13 / 8, peerName: 'Jobe, one plain run, per core, as published', target: { atLeast: 8 } }),
    row({ metric: 'verdict where only the service has changed since the one before', unit: 'ms', better: 'lower', ours: median(again.service) }),
    row({ metric: 'verdict where one test has been added since the one before', unit: 'ms', better: 'lower', ours: median(again.test) }),
  )
  return rows
}

/** Most submissions follow another of the same learner, which differs in its service or in a test. */
async function afterOthers(sandbox: Sandbox, { lab, submission }: Reference, rounds: number): Promise<Record<'service' | 'test', number[]>> {
  const known = new KnownResults()
  const times: Record<'service' | 'test', number[]> = { service: [], test: [] }
  const more = (name: string, text: string): Submission => ({ files: submission.files.map((file) => (file.name === name ? { ...file, text: `${file.text}\n${text}` } : file)) })
  const timed = async (one: Submission): Promise<number> => {
    const from = performance.now()
    const { kind, message } = await grade(sandbox, lab, one, { packages: patternFiles, known })
    if (kind !== 'passed') throw new Error(`Expected it to pass, got "${kind}": ${message}`)
    return performance.now() - from
  }
  await timed(submission)
  for (let round = 0; round < rounds; round++) {
    times.service.push(await timed(more('service.ts', `// ${marks++}`)))
    times.test.push(await timed(more(lab.testFile, `test('one more, ${marks++}', async () => { assert.equal((await shop().get('/orders/2/summary')).status, 200) })\n`)))
  }
  return times
}

interface Reference {
  name: string
  lab: Lab
  submission: Submission
  kind: string
  /** A name given to each copy, so that no two texts are the same. */
  marked(mark: number): Submission
}

let marks = 0

async function judge(sandbox: Sandbox, { name, lab, kind, marked }: Reference): Promise<void> {
  const verdict = await grade(sandbox, lab, marked(marks++), { packages: patternFiles })
  if (verdict.kind !== kind) throw new Error(`Expected ${name} to end as "${kind}", got "${verdict.kind}": ${verdict.message}`)
}

/** The reference tests with each correct variant, with the starter, and with a bug; and the tests that a learner starts with. */
function references(): Reference[] {
  const [written] = readLessons(readCourse()).filter(({ lab }) => lab !== null)
  if (!written?.lab) throw new Error('Expected a lesson with a lab')
  const { lab, referenceTests, publicLab } = written.lab
  const [wheat] = lab.wheats
  if (!wheat) throw new Error('Expected a wheat')
  const withBug = (files: SourceFile[]): SourceFile[] => [...wheat.files.filter(({ name }) => !files.some((file) => file.name === name)), ...files]
  const made = (name: string, files: SourceFile[], kind: string): Reference => {
    if (Array.isArray(compile([...lab.given, ...lab.starter.filter((one) => !files.some((file) => file.name === one.name)), ...files], { entry: lab.testFile, packages: patternFiles })))
      throw new Error(`Expected ${name} to compile`)
    const marked = (mark: number): Submission => ({ files: files.map((file) => ({ ...file, text: `${file.text}\n// ${mark}\n` })) })
    return { name, lab, kind, submission: { files }, marked }
  }
  return [
    made(`reference tests, ${wheat.id}`, [...wheat.files, referenceTests], 'passed'),
    ...lab.chaffs.slice(0, 3).map(({ id, files }) => made(`reference tests, ${id}`, [...withBug(files), referenceTests], 'failed')),
    made('reference tests, starter', [...lab.starter.filter(({ name }) => name !== lab.testFile), referenceTests], 'failed'),
    made('what a learner starts with', [...lab.starter.filter(({ name }) => name !== lab.testFile), publicLab.testFile], 'failed'),
  ]
}
