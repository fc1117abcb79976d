import { compile, type CompileOptions } from '../compile/compile.ts'
import type { Diagnostic, Program, SourceFile } from '../compile/program.ts'
import { weaker } from '../explore/claim.ts'
import type { Claim } from '../explore/exploration.ts'
import { listTests } from '../run/run.ts'
import type { RunEnd } from '../trace/trace.ts'
import type { Sandbox } from '../world/sandbox.ts'
import type { World } from '../world/world.ts'
import { hideExpectations } from './hide-expectations.ts'
import { judgeTest, judgeTests } from './judge-test.ts'
import type { Compiled, Judged, JudgedTest } from './judge-test.ts'
import { KnownResults } from './known-results.ts'
import type { KnownTests } from './known-results.ts'
import { testCode } from './test-code.ts'
import type { Lab, MutantResult, Submission, TestResult, Verdict, VerdictKind } from './verdict.ts'

export const ENGINE_VERSION = '0.1.0'

/**
 * Judges a submission by the rule of Examplar (Wrenn and Krishnamurthi, 2019): a test is valid when it passes every wheat,
 * and it catches a chaff when it fails on it in some explored order. Validity comes first; then false greens; then the
 * hidden tests on the learner's own implementation; then the bugs that live. Whatever the submission does is a verdict.
 */
export async function grade(sandbox: Sandbox, lab: Lab, submission: Submission, options: GradeOptions = {}): Promise<Verdict> {
  const { signal, packages = [], known = new KnownResults() } = options
  const verdict = emptyVerdict(lab)
  const make: Make = (variant, more, entry) => {
    const files = [...lab.given, ...more, ...over(lab.starter, variant)]
    const how = (options: CompileOptions) => once(() => mustCompile(lab, files, { entry, packages, ...options }))
    return { plain: how({ plain: true }), hooked: how({}), tracked: how({ accesses: true }) }
  }
  const own = compileSubmission(lab, submission, packages)
  if ('diagnostics' in own) {
    const [first] = own.diagnostics
    const message = first ? `${first.file}:${first.line}: ${first.message} ${first.hint}` : 'It does not compile.'
    return { ...verdict, kind: 'compile-error', message, diagnostics: own.diagnostics }
  }
  const grading: Grading = { sandbox, lab, make, signal }
  const knownTests = known.ofTests(lab, own.testFile)
  const tests = await judgeOwnTests(grading, own.testFile, knownTests)
  const mutants = await judgeMutants(grading, own.testFile, knownTests, tests.filter(({ judged }) => judged.status === 'pass'))
  const spec = await known.ofSpec(lab, own.files, () => judgeSpec(grading, own.files))
  const claim = [...tests, ...spec].map(({ judged }) => judged.claim).reduce<Claim | null>((all, one) => (all ? weaker(all, one) : one), null)
  const { kind, message } = conclude(tests, spec, mutants, lab)
  return {
    ...verdict,
    status: kind === 'passed' ? 'pass' : kind === 'infra-error' ? 'error' : 'fail',
    kind,
    message,
    tests: tests.map(({ result }) => result),
    spec: spec.map(({ result }) => result),
    mutants,
    claim,
  }
}

export interface GradeOptions {
  signal?: AbortSignal
  /** Files of packages that the lab's and the learner's files may import; see `compile`. */
  packages?: readonly SourceFile[]
  /** What was judged before is not judged again: the verdict is the same, and sooner known. */
  known?: KnownResults
}

interface Grading {
  sandbox: Sandbox
  lab: Lab
  make: Make
  signal: AbortSignal | undefined
}

/** Puts a variant's files together with the lab's others. */
type Make = (variant: SourceFile[], more: SourceFile[], entry: string) => Compiled

function emptyVerdict(lab: Lab): Verdict {
  return {
    version: 3, status: 'fail', kind: 'failed', message: '', spec: [], tests: [], mutants: [], diagnostics: [], findings: [],
    claim: null, engine: { version: ENGINE_VERSION, seed: lab.world.seed },
  }
}

/** The learner's files over the starter's, checked as a whole. */
function compileSubmission(lab: Lab, submission: Submission, packages: readonly SourceFile[]): { files: SourceFile[]; testFile: SourceFile } | { diagnostics: Diagnostic[] } {
  const allowed = [...lab.starter.map(({ name }) => name), lab.testFile]
  const stray = submission.files.find(({ name }) => !allowed.includes(name))
  if (stray) return { diagnostics: [unexpectedFile(stray.name, allowed)] }
  const files = over(lab.starter, submission.files.filter(({ name }) => name !== lab.testFile))
  const testFile = submission.files.find(({ name }) => name === lab.testFile)
  if (!testFile) return { diagnostics: [unexpectedFile(null, [lab.testFile])] }
  const compiled = compile([...lab.given, ...files, testFile], { entry: lab.testFile, packages, plain: true })
  return Array.isArray(compiled) ? { diagnostics: compiled } : { files, testFile }
}

function unexpectedFile(name: string | null, allowed: string[]): Diagnostic {
  return {
    file: name ?? allowed[0] ?? '', line: 1, column: 1, code: 'bad-file-name',
    message: name === null ? `Expected the file ${allowed[0]}; it was not handed in.` : `"${name}" is not a file of this lab.`,
    hint: `Hand in ${allowed.join(', ')}.`,
  }
}

async function judgeOwnTests({ sandbox, lab, make, signal }: Grading, testFile: SourceFile, known: KnownTests): Promise<JudgedTest[]> {
  const judged = new Map<string, JudgedTest>()
  const fails = (name: string): boolean => (judged.get(name)?.judged.status ?? 'pass') !== 'pass'
  for (const wheat of lab.wheats) {
    const compiled = make(wheat.files, [testFile], testFile.name)
    const { names, end } = declaredTests(sandbox, compiled, lab.world)
    if (end.kind !== 'finished') return [broken(testFile, end)]
    const open = names.flatMap((name, test) => (fails(name) || known.get(name, wheat.id) ? [] : [test]))
    const news = await judgeTests(sandbox, compiled, lab.world, open, { budget: lab.budget, maxFaults: 0, ...(signal ? { signal } : {}) })
    for (const [test, name] of names.entries()) {
      const now = known.get(name, wheat.id) ?? news[open.indexOf(test)]
      if (!now || fails(name)) continue
      known.keep(name, wheat.id, now)
      const before = judged.get(name)
      judged.set(name, {
        index: test,
        judged: before ? { ...now, claim: weaker(before.judged.claim, now.claim) } : now,
        result: resultOf(name, now, testCode(testFile, name)),
      })
    }
  }
  return [...judged.values()]
}

async function judgeMutants({ sandbox, lab, make, signal }: Grading, testFile: SourceFile, known: KnownTests, valid: JudgedTest[]): Promise<MutantResult[]> {
  const mutants: MutantResult[] = []
  for (const chaff of lab.chaffs) {
    const compiled = make(chaff.files, [testFile], testFile.name)
    const killedBy: string[] = []
    let schedule: string | null = null
    for (const { index, result } of valid) {
      // Only the first schedule that catches it is told, so only that one is proved to replay.
      const proved: boolean = schedule === null
      const before = known.get(result.name, chaff.id)
      const judged: Judged = before && tellsEnough(before, proved) ? before : await judgeTest(sandbox, compiled.plain(), compiled.tracked, lab.world, { test: index, budget: lab.budget, maxFaults: 0, proved, ...(signal ? { signal } : {}) })
      if (judged !== before) known.keep(result.name, chaff.id, proved ? judged : { ...judged, schedule: null })
      if (judged.status === 'pass' || judged.falseGreen !== null) continue
      killedBy.push(result.name)
      schedule ??= judged.schedule
    }
    const caught = killedBy.length > 0
    mutants.push({ id: chaff.id, title: caught ? chaff.title : null, hint: caught ? null : chaff.hint, killedBy, schedule })
  }
  return mutants
}

/** Whether what is known of a test on a broken variant has the schedule that is wanted. */
function tellsEnough({ status, schedule }: Judged, wanted: boolean): boolean {
  return status === 'pass' || schedule !== null || !wanted
}

async function judgeSpec({ sandbox, lab, make, signal }: Grading, files: SourceFile[]): Promise<JudgedTest[]> {
  const judged: JudgedTest[] = []
  for (const spec of lab.spec.filter(({ name }) => name.endsWith('.test.ts'))) {
    const { file, check } = hideExpectations(spec)
    const others = lab.spec.filter(({ name }) => !name.endsWith('.test.ts'))
    const compiled = make(files, [...others, file], file.name)
    // Tests in `*.faults.test.ts` hold with every single declared fault as well.
    const maxFaults = spec.name.endsWith('.faults.test.ts') ? 1 : 0
    const { names, end } = declaredTests(sandbox, compiled, lab.world, { maxFaults, check })
    if (end.kind !== 'finished') return [broken(spec, end)]
    const all = await judgeTests(sandbox, compiled, lab.world, [...names.keys()], { budget: lab.budget, maxFaults, check, ...(signal ? { signal } : {}) })
    for (const [index, now] of all.entries()) judged.push({ index, judged: now, result: resultOf(names[index]!, now, '') })
  }
  return judged
}

/** Why a file's tests are not declared takes hooks to tell. */
function declaredTests(sandbox: Sandbox, { plain, hooked }: Compiled, world: World, options: Parameters<typeof listTests>[3] = {}): { names: string[]; end: RunEnd } {
  const { names, trace } = listTests(sandbox, plain(), world, options)
  return { names, end: trace.end.kind === 'finished' ? trace.end : listTests(sandbox, hooked(), world, options).trace.end }
}

/** The lab's own files compile, or content CI would have said so; with the learner's they did already. */
function mustCompile(lab: Lab, files: SourceFile[], options: CompileOptions): Program {
  const compiled = compile(files, options)
  if (!Array.isArray(compiled)) return compiled
  const [first] = compiled
  throw new Error(`Expected the files of lab "${lab.id}" to compile: ${first?.file}:${first?.line}: ${first?.message}`)
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}

function over(base: SourceFile[], changes: SourceFile[]): SourceFile[] {
  const changed = new Map(changes.map((file) => [file.name, file]))
  const kept = base.map((file) => changed.get(file.name) ?? file)
  return [...kept, ...changes.filter(({ name }) => !base.some((file) => file.name === name))]
}

function resultOf(name: string, judged: Judged, code: string): TestResult {
  const { status, message, output, schedule, claim } = judged
  return { name, status, message, output, code, schedule, claim }
}

function broken(file: SourceFile, end: RunEnd): JudgedTest {
  const message = end.kind === 'crashed' ? `${end.error.name}: ${end.error.message}` : end.kind === 'finished' ? '' : end.message
  const claim: Claim = { kind: 'sampled', orders: 1 }
  const judged: Judged = { status: 'error', end, message, output: '', schedule: 'i1.', claim, falseGreen: null }
  return { index: -1, judged, result: resultOf(file.name, judged, '') }
}

function conclude(tests: JudgedTest[], spec: JudgedTest[], mutants: MutantResult[], lab: Lab): { kind: VerdictKind; message: string } {
  if (tests.length === 0) return { kind: 'false-green', message: `${lab.testFile} declares no test, so nothing was tested.` }
  const limited = [...tests, ...spec].find(({ judged }) => judged.status !== 'pass' && kindOfEnd(judged.end) !== null)
  if (limited) return { kind: kindOfEnd(limited.judged.end)!, message: `${limited.result.name}: ${limited.judged.message}` }
  const green = tests.find(({ judged }) => judged.falseGreen !== null)
  if (green) return { kind: 'false-green', message: `"${green.result.name}" ${green.judged.falseGreen}` }
  const invalid = tests.find(({ judged }) => judged.status !== 'pass')
  if (invalid) return { kind: 'invalid-tests', message: `"${invalid.result.name}" fails on a correct implementation: ${invalid.judged.message}` }
  const failing = spec.find(({ judged }) => judged.status !== 'pass')
  if (failing) return { kind: 'failed', message: `Your implementation does not yet do what the lab asks: ${failing.result.name}.` }
  const caught = mutants.filter(({ killedBy }) => killedBy.length > 0).length
  if (caught < mutants.length)
    return { kind: 'failed', message: `Your service is right. Your tests catch ${caught} of ${mutants.length} bugs; the hints say where to look.` }
  return { kind: 'passed', message: `Your service is right, and your tests catch all ${mutants.length} bugs.` }
}

function kindOfEnd(end: RunEnd): VerdictKind | null {
  if (end.kind === 'never-settles') return 'never-settles'
  if (end.kind !== 'limit') return null
  return end.limit === 'events' ? 'jobs' : end.limit
}
