import { AbortController } from './std/abort.ts'
import { describeError } from './describe-error.ts'
import { tell } from './host.ts'
import { op } from './ops.ts'
import { nativeThen } from './promises.ts'

/** `node:test`, as far as lab tests use it. Declares; the host says which test runs and when. */

type Body = (context: TestContext) => unknown
type Hook = () => unknown

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
const declared: Declared[] = []
let current = root

export function test(name: unknown, options?: unknown, body?: unknown): Promise<void> {
  const run = [name, options, body].find((argument) => typeof argument === 'function') as Body | undefined
  const title = typeof name === 'string' ? name : run?.name || '<anonymous>'
  if (run === undefined)
    throw new TypeError(`Expected test("${title}") to be given a function; it has none, so it would test nothing`)
  const skipped = typeof options === 'object' && options !== null && ((options as { skip?: unknown }).skip === true || (options as { todo?: unknown }).todo === true)
  if (skipped) return Promise.resolve()
  const index = declared.push({ name: pathOf(current, title), body: run, suite: current }) - 1
  tell(op.testDeclare, index, declared[index]!.name)
  return Promise.resolve()
}

export function describe(name: unknown, options?: unknown, body?: unknown): Promise<void> {
  const run = [name, options, body].find((argument) => typeof argument === 'function') as (() => unknown) | undefined
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

export const before = (hook: Hook): void => void current.before.push(hook)
export const beforeEach = (hook: Hook): void => void current.beforeEach.push(hook)
export const afterEach = (hook: Hook): void => void current.afterEach.push(hook)
export const after = (hook: Hook): void => void current.after.push(hook)

/** Starts one test; tells the host when it has ended. */
export function startTest(index: number): void {
  const entry = declared[index]
  if (!entry) return
  tell(op.testStart, index)
  void nativeThen(
    runWithHooks(entry),
    () => tell(op.testEnd, index, true, ''),
    (error) => tell(op.testEnd, index, false, describeError(error)),
  )
}

async function runWithHooks({ name, body, suite }: Declared): Promise<void> {
  const chain = lineage(suite)
  for (const { before, beforeEach } of chain) for (const hook of [...before, ...beforeEach]) await hook()
  try {
    await body(contextOf(name))
  } finally {
    for (const { afterEach, after } of chain.reverse()) for (const hook of [...afterEach, ...after]) await hook()
  }
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

function lineage(suite: Suite): Suite[] {
  return suite.parent ? [...lineage(suite.parent), suite] : [suite]
}

function pathOf(suite: Suite, name: string): string {
  return [...lineage(suite).map((one) => one.name).filter((part) => part !== ''), name].join(' > ')
}
