import { AbortController } from './std/abort.ts'
import { describeError } from './describe-error.ts'
import { tell } from './host.ts'
import { op } from './ops.ts'
import { nativeThen } from './promises.ts'
import { refOf } from './refs.ts'
import { push } from './std/primordials.ts'
import { newTable } from './std/tables.ts'

/** `node:test`, as far as lab tests use it. Declares; the host says which test runs and when. */

type Body = (context: TestContext) => unknown
type Hook = () => unknown

type HookKind = 'before' | 'beforeEach' | 'afterEach' | 'after'

interface Suite {
  name: string
  parent: Suite | null
  before: Hook[]
  beforeEach: Hook[]
  afterEach: Hook[]
  after: Hook[]
}

interface Declared {
  name: string
  body: Body
  suite: Suite
}

interface TestContext {
  name: string
  signal: AbortSignal
  diagnostic(message: string): void
  test(name: string, body: Body): Promise<void>
}

const root: Suite = newSuite('', null)
/** By number, through methods that a program cannot replace: what it tests with must not be its own. */
const declared = newTable<number, Declared>()
let tests = 0
let current = root

export function test(name: unknown, options?: unknown, body?: unknown): Promise<void> {
  const run = functionAmong(name, options, body) as Body | undefined
  const title = typeof name === 'string' ? name : run?.name || '<anonymous>'
  if (run === undefined)
    throw new TypeError(`Expected test("${title}") to be given a function; it has none, so it would test nothing`)
  const skipped = typeof options === 'object' && options !== null && ((options as { skip?: unknown }).skip === true || (options as { todo?: unknown }).todo === true)
  if (skipped) return Promise.resolve()
  const entry = { name: pathOf(current, title), body: run, suite: current }
  const index = tests++
  declared.set(index, entry)
  tell(op.testDeclare, index, entry.name)
  return Promise.resolve()
}

export function describe(name: unknown, options?: unknown, body?: unknown): Promise<void> {
  const run = functionAmong(name, options, body) as (() => unknown) | undefined
  const outer = current
  current = newSuite(typeof name === 'string' ? name : '<anonymous>', outer)
  try {
    run?.()
  } finally {
    current = outer
  }
  return Promise.resolve()
}

const skip = (): Promise<void> => Promise.resolve()
Object.assign(test, { skip, todo: skip, test, it: test, describe, suite: describe })
Object.assign(describe, { skip, todo: skip })

export const before = (hook: Hook): void => add(current, 'before', hook)
export const beforeEach = (hook: Hook): void => add(current, 'beforeEach', hook)
export const afterEach = (hook: Hook): void => add(current, 'afterEach', hook)
export const after = (hook: Hook): void => add(current, 'after', hook)

/** Starts one test; tells the host when it has ended. */
export function startTest(index: number): void {
  const entry = declared.get(index)
  if (!entry) return
  tell(op.testStart, index)
  const given: Given = { ref: -1 }
  void nativeThen(
    runWithHooks(entry, given),
    () => tell(op.testEnd, index, true, '', given.ref),
    (error) => tell(op.testEnd, index, false, describeError(error), given.ref),
  )
}

/** What the body of a test gave, as far as it is a promise that the engine knows. */
interface Given {
  ref: number
}

async function runWithHooks({ name, body, suite }: Declared, given: Given): Promise<void> {
  await runHooks(suite, 'before', 'beforeEach')
  try {
    const result = body(contextOf(name))
    given.ref = refOf(result)
    await result
  } finally {
    await runHooks(suite, 'afterEach', 'after')
  }
}

/** From the outermost suite in, or for what comes after a test, from the innermost out. */
async function runHooks(suite: Suite, ...kinds: HookKind[]): Promise<void> {
  const comesAfter = kinds[0] === 'afterEach'
  if (suite.parent !== null && !comesAfter) await runHooks(suite.parent, kinds[0]!, kinds[1]!)
  for (let kind = 0; kind < kinds.length; kind++) {
    const hooks = suite[kinds[kind]!]
    for (let index = 0; index < hooks.length; index++) await hooks[index]!()
  }
  if (suite.parent !== null && comesAfter) await runHooks(suite.parent, kinds[0]!, kinds[1]!)
}

function functionAmong(...values: unknown[]): unknown {
  for (let index = 0; index < values.length; index++) if (typeof values[index] === 'function') return values[index]
  return undefined
}

function add(suite: Suite, kind: HookKind, hook: Hook): void {
  push(suite[kind], hook)
}

function contextOf(name: string): TestContext {
  return {
    name,
    signal: new AbortController().signal as unknown as AbortSignal,
    diagnostic: () => undefined,
    test: async (inner, body) => void (await body(contextOf(`${name} > ${inner}`))),
  }
}

function newSuite(name: string, parent: Suite | null): Suite {
  return { name, parent, before: [], beforeEach: [], afterEach: [], after: [] }
}

function pathOf(suite: Suite | null, name: string): string {
  if (suite === null) return name
  return pathOf(suite.parent, suite.name === '' ? name : `${suite.name} > ${name}`)
}
