import type { Diagnostic, SourceFile } from '@interleave/engine/compile/program.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import { tellComparison } from '@interleave/timeline/comparison.ts'
import { litLines } from '@interleave/timeline/lit-lines.ts'
import { stepIndex, storyOf } from '@interleave/timeline/story.ts'
import { type EngineClient, isNotCompiled } from '../engine/engine-client.ts'
import type { NotCompiled, ProgramInput } from '../engine/messages.ts'
import { exploreTests } from './explore-tests.ts'
import { replaceFiles } from './replace-files.ts'
import { compareShown, type Label, labelOf, type Shown, swapNamesOf, swappedLabel } from './shown-run.ts'
import { cellOfRun, claimSentence, type OrderCell, orderCells, plural, type TestExploration } from './order-cells.ts'
import type { OrderLink } from './order-link.ts'
import { cutShortBy, endMark, type Ending, pinsOf, testRuns, type TestRun } from './run-story.ts'

export interface Busy {
  /** In words: "Exploring “404 for unknown”". */
  doing: string
  orders: number
  /** From 0 to 1, null while it cannot be told. */
  part: number | null
  /** Whether there are orders that were not run yet. */
  isExploring: boolean
  stop: () => void
}

/** Per test; what is not through by then is said in the claim. */
const BUDGET = { orders: 5_000, ms: 6_000 }

export interface WorkbenchOptions {
  engine: EngineClient
  files: SourceFile[]
  /** The file that runs: the one with the tests, or the program. */
  entry: string
  world: unknown
  /** What there must be to run: tests alone, or a program as a whole too. */
  needsTests: boolean
  /** How far one exploration may go, per test. */
  budget?: { orders: number; ms: number }
  /** Told after each edit. */
  onEdit: () => void
}

/**
 * Code, its runs and its orders as they stand. Every act ends the one before it, and so does other code that is put in place:
 * whose signal is aborted speaks no more, so an old answer never overwrites a newer one.
 */
export class Workbench {
  readonly #engine: EngineClient
  readonly #entry: string
  readonly #needsTests: boolean
  readonly #budget: { orders: number; ms: number }
  readonly #onEdit: () => void
  #acting: AbortController | null = null
  /** With how many faults the orders shown were explored. */
  #faults = 0
  #checking: AbortController | null = null
  /** Counts changes of the code, and says at which of them the orders were explored. */
  #version = $state(0)
  #exploredVersion = $state(0)
  /** Whether every test was explored that was to be. */
  #isThrough = $state(true)

  files = $state.raw<SourceFile[]>([])
  world = $state.raw<unknown>(null)
  active = $state('')
  /** Of the code as it is typed. */
  diagnostics = $state.raw<Diagnostic[]>([])
  tests = $state.raw<string[]>([])
  /** The test to explore; null for all of them. */
  chosenTest = $state<number | null>(null)
  withFaults = $state(false)
  results = $state.raw<TestRun[]>([])
  shown = $state.raw<Shown | null>(null)
  /** What cut the latest run short. */
  ending = $state.raw<Ending | null>(null)
  step = $state(0)
  explored = $state.raw<TestExploration[]>([])
  cellId = $state<string | null>(null)
  /** The run that stands beside the shown one. */
  beside = $state.raw<Shown | null>(null)
  /** The failing order of which the swap was applied, and what that did in words, while the swapped one is shown. */
  swapped = $state.raw<{ from: OrderCell; words: string } | null>(null)
  busy = $state.raw<Busy | null>(null)
  /** What to announce. */
  news = $state('')
  /** Trouble that is ours or the machine's, in words. */
  trouble = $state('')
  /** Counts nominal runs and explorations that came to an end on compiling code. */
  runs = $state(0)

  readonly cells = $derived(orderCells(this.explored))
  readonly cell = $derived(this.cells.find((cell) => cell.id === this.cellId) ?? null)
  readonly findings = $derived(this.shown?.findings ?? [])
  readonly pins = $derived(pinsOf(this.findings))
  readonly #story = $derived(this.shown ? storyOf(this.shown.trace, this.shown.findings) : null)
  /** Where live tasks stand at the scrubber. */
  readonly lit = $derived(this.#story ? litLines(this.#story, this.step) : [])
  /** The shown run compared with the one beside it. */
  readonly comparison = $derived(this.shown && this.beside ? compareShown(this.shown, this.beside) : null)
  /** The two events of the swap, told by the calls that they are for; null while the run that has them is not shown. */
  readonly swapNames = $derived(this.shown && this.#story ? swapNamesOf(this.shown, this.#story) : null)
  /** Virtual milliseconds at the scrubber. */
  readonly at = $derived(this.#story ? (this.#story.layout.steps[stepIndex(this.#story, this.step)]?.at ?? 0) : 0)
  /** What the editor underlines: what does not compile, else where the shown run was cut short. */
  readonly marks = $derived(this.diagnostics.length > 0 ? this.diagnostics : this.shown ? endMark(this.shown.trace) : [])
  /** Of orders that are still run, how many were; of all of them, what is known now. */
  readonly claim = $derived.by(() => {
    if (this.busy?.isExploring) return this.busy.orders === 0 ? 'Exploring…' : `${plural(this.busy.orders, 'order')} so far`
    return this.explored.length > 0 ? claimSentence(this.explored, this.#isThrough) : ''
  })
  /** True once the code has changed since the orders were explored. */
  readonly isStale = $derived(this.explored.length > 0 && this.#exploredVersion !== this.#version)
  readonly msPerOrder = $derived.by(() => {
    const runs = this.explored.reduce((sum, e) => sum + e.exploration.stats.runs, 0)
    const ms = this.explored.reduce((sum, e) => sum + e.exploration.stats.ms, 0)
    return runs > 0 ? ms / runs : null
  })

  constructor({ engine, files, entry, world, needsTests, budget = BUDGET, onEdit }: WorkbenchOptions) {
    this.#engine = engine
    this.#entry = entry
    this.#needsTests = needsTests
    this.#budget = budget
    this.#onEdit = onEdit
    this.files = files
    this.world = world
    this.active = files[0]?.name ?? ''
  }

  #program(): ProgramInput {
    // A file that is no code, such as a world's JSON, is not the program's.
    const files = this.files.filter(({ name }) => /\.[cm]?[jt]s$/.test(name))
    return { files: $state.snapshot(files), entry: this.#entry, world: $state.snapshot(this.world) }
  }

  edit(name: string, text: string): void {
    this.#setFiles(replaceFiles(this.files, [{ name, text }]))
    this.#onEdit()
  }

  /** Puts files in place of those of the same names. What is under way is of the code before, and ends. */
  take(files: readonly SourceFile[], isEdit = true): void {
    this.#drop()
    this.#setFiles(replaceFiles(this.files, files))
    if (isEdit) this.#onEdit()
  }

  /** Another program takes the place of this one. */
  replace(files: SourceFile[]): void {
    this.#drop()
    this.#setFiles(files)
    if (!files.some((file) => file.name === this.active)) this.active = files[0]?.name ?? ''
    this.chosenTest = null
    this.tests = []
  }

  #setFiles(files: SourceFile[]): void {
    this.files = files
    this.#version += 1
  }

  /** Compiles what is typed, and reads which tests there are. */
  async check(): Promise<void> {
    // An act under way reports the same; the worker is not to be kept from it.
    if (this.busy) return
    this.#checking?.abort()
    const mine = (this.#checking = new AbortController())
    try {
      const result = await this.#engine.tests({ ...this.#program(), signal: mine.signal })
      if (mine.signal.aborted) return
      this.diagnostics = result.ok ? [] : result.diagnostics
      if (result.ok && result.names.length > 0) this.#setTests(result.names)
    } catch {
      // Stale, or the engine is down: the next run says so.
    }
  }

  #setTests(names: string[]): void {
    this.tests = names
    if (this.chosenTest !== null && this.chosenTest >= names.length) this.chosenTest = null
  }

  #drop(): void {
    this.#acting?.abort()
    this.#acting = null
    this.busy = null
  }

  /** Starts an act: the one before it ends, and only this one may speak. */
  #begin(doing: string): AbortController {
    this.#drop()
    this.#checking?.abort()
    const mine = (this.#acting = new AbortController())
    this.trouble = ''
    this.ending = null
    this.#tell(mine, doing)
    return mine
  }

  #tell(mine: AbortController, doing: string): void {
    this.busy = { doing, orders: 0, part: null, isExploring: false, stop: () => mine.abort() }
  }

  async #act(doing: string, work: (mine: AbortController) => Promise<void>): Promise<void> {
    const mine = this.#begin(doing)
    try {
      await work(mine)
    } catch (error) {
      if (this.#acting === mine && !mine.signal.aborted) {
        this.trouble = error instanceof Error ? error.message : String(error)
        this.news = this.trouble
      }
    } finally {
      if (this.#acting === mine) this.#drop()
    }
  }

  /** Code that does not compile keeps the last timeline. */
  #refused(result: object): result is NotCompiled {
    if (!isNotCompiled(result)) {
      this.diagnostics = []
      return false
    }
    this.diagnostics = result.diagnostics
    const first = result.diagnostics[0]
    this.news = first ? `The code does not compile. ${first.file}, line ${first.line}: ${first.message}` : 'The code does not compile.'
    return true
  }

  /** One run in the order that the world would give by itself. */
  runOnce(): Promise<void> {
    return this.#act('Running once', async ({ signal }) => {
      const all = await this.#engine.run({ ...this.#program(), test: this.chosenTest ?? undefined, locals: true, signal })
      if (this.#refused(all)) return
      this.#setTests(all.tests)
      this.results = testRuns(all.trace)
      const bad = this.results.find((run) => run.status !== 'pass') ?? this.results[0]
      let shown = all
      if (this.results.length > 1 && bad) {
        const one = await this.#engine.run({ ...this.#program(), test: bad.index, locals: true, signal })
        if (!isNotCompiled(one)) shown = one
      }
      this.cellId = null
      this.beside = null
      const title = `${bad ? `“${bad.name}”` : 'The program'} in the nominal order`
      this.#show(shown, { title, name: 'The nominal order', test: this.results.length > 1 ? (bad?.index ?? null) : this.chosenTest, cell: null })
      const failed = this.results.filter((run) => run.status !== 'pass').length
      const cut = cutShortBy(all.trace)
      this.news = cut
        ? `${cut.title}. ${cut.message}`
        : this.results.length === 0
          ? 'The program ran once, to its end.'
          : `${plural(this.results.length, 'test')} run once: ${this.results.length - failed} pass, ${failed} fail.`
      this.runs += 1
    })
  }

  /** Every order of every chosen test, one test after another. */
  runAllOrders(): Promise<void> {
    return this.#act('Reading the tests', async (mine) => {
      // What is typed meanwhile is of the next exploration.
      const [program, version, maxFaults] = [this.#program(), this.#version, this.withFaults ? 1 : 0]
      const listed = await this.#engine.tests({ ...program, signal: mine.signal })
      if (this.#refused(listed)) return
      this.results = []
      this.#setTests(listed.names)
      if (listed.names.length === 0 && this.#needsTests) {
        const cut = cutShortBy(listed.trace)
        this.#show({ trace: listed.trace, findings: [] }, { title: 'The start of the program', name: 'The start', test: null, cell: null })
        this.news = cut ? `${cut.title}. ${cut.message}` : 'There is no test to explore. Write one with test(…) in the test file.'
        if (!cut) this.trouble = this.news
        return
      }
      const all = listed.names.length === 0 ? [{ test: null, name: 'the program' }] : listed.names.map((name, test) => ({ test, name }))
      // Stopped, it shows what there is until then; overtaken by another act, it says nothing.
      const enough = new AbortController()
      const result = await exploreTests({
        engine: this.#engine, program, tests: this.chosenTest === null ? all : all.slice(this.chosenTest, this.chosenTest + 1), budget: this.#budget, maxFaults,
        signal: AbortSignal.any([mine.signal, enough.signal]),
        onProgress: ({ name, orders, part, explored }) => {
          if (mine.signal.aborted) return
          this.busy = { doing: `Exploring ${name}`, orders, part, isExploring: true, stop: () => enough.abort() }
          if (explored.length > 0) this.#setExplored(explored, version, false)
        },
      })
      if (mine.signal.aborted || this.#refused(result)) return
      this.#tell(mine, 'Loading an order')
      this.#setExplored(result.explored, version, result.isThrough)
      this.beside = null
      this.#faults = maxFaults
      this.runs += 1
      this.#tellOrders()
      const first = this.cells.find((c) => c.tone === 'bad') ?? this.cells.find((c) => c.tone === 'warn') ?? this.cells[0]
      const unexplained = result.explored.flatMap((e) => (e.exploration.outcomes.length === 0 ? e.exploration.failures : []))[0]
      if (unexplained) this.trouble = unexplained.message
      if (first) await this.#load(first, mine.signal, program)
    })
  }

  #setExplored(explored: TestExploration[], version: number, isThrough: boolean): void {
    this.explored = explored
    this.#exploredVersion = version
    this.#isThrough = isThrough
  }

  #tellOrders(): void {
    const failing = this.cells.filter((cell) => cell.tone === 'bad').reduce((sum, cell) => sum + cell.outcome.count, 0)
    this.news = `${this.claim}. ${failing === 0 ? 'None fails.' : `${plural(failing, 'order')} fail.`}`
  }

  selectCell(cell: OrderCell): Promise<void> {
    return this.#act(`Loading order ${cell.number}`, ({ signal }) => this.#load(cell, signal))
  }

  async #load(cell: OrderCell, signal: AbortSignal, program = this.#program()): Promise<void> {
    this.cellId = cell.id
    const result = await this.#runOrder(cell.test, cell.outcome.schedule, signal, this.#faults, program)
    if (result) this.#show(result, labelOf(cell))
  }

  /** One order with the values of locals; null when the code does not compile. */
  async #runOrder(test: number | null, schedule: string, signal: AbortSignal, maxFaults = this.#faults, program = this.#program()) {
    const result = await this.#engine.run({ ...program, test: test ?? undefined, schedule, maxFaults, locals: true, signal })
    return this.#refused(result) ? null : result
  }

  /** Loads the order in which the two events are exchanged, and which passes. */
  applySwap(cell: OrderCell): Promise<void> {
    const swap = cell.failure?.swap
    if (!swap) return Promise.resolve()
    return this.#act('Applying the swap', async ({ signal }) => {
      const [first, second] = this.shown?.cell === cell && this.swapNames ? this.swapNames : [swap.first, swap.second]
      const result = await this.#runOrder(cell.test, swap.passing, signal)
      if (!result) return
      this.cellId = cellOfRun(this.cells, cell.test, result)?.id ?? null
      this.#show(result, swappedLabel(cell))
      const failed = testRuns(result.trace).some((run) => run.status !== 'pass')
      this.news = failed ? 'The swapped order is loaded.' : `The swap is applied: “${second}” now comes before “${first}”, and it passes.`
      this.swapped = { from: cell, words: this.news }
    })
  }

  /** Puts a second order beside the shown one; of the order shown itself, the one with its swap. */
  compareWith(cell: OrderCell): Promise<void> {
    const swap = cell.id === this.shown?.cell?.id ? cell.failure?.swap : null
    if (swap === undefined) return Promise.resolve()
    return this.#act('Loading the order beside it', async ({ signal }) => {
      const result = await this.#runOrder(cell.test, swap?.passing ?? cell.outcome.schedule, signal)
      if (!result) return
      this.beside = { ...result, ...(swap ? swappedLabel(cell) : labelOf(cell)) }
      this.news = this.comparison && this.shown ? tellComparison(this.comparison, [this.shown.name, this.beside.name]) : ''
    })
  }

  stopComparing(): void {
    this.beside = null
  }

  /** What a link says to show: an order by its schedule, whether it was explored here or not. */
  openOrder({ schedule, test, faults, event }: OrderLink): Promise<void> {
    return this.#act('Loading the order of the link', async ({ signal }) => {
      const result = await this.#runOrder(test, schedule, signal, faults)
      if (!result) return
      this.#setTests(result.tests)
      const cell = cellOfRun(this.cells, test, result)
      this.cellId = cell?.id ?? null
      const label = { title: `${test === null ? 'The program' : `“${result.tests[test] ?? ''}”`}, the order of the link`, name: 'The order of the link', test, cell: null }
      this.#show(result, cell?.outcome.schedule === schedule ? labelOf(cell) : label)
      if (event !== null) this.step = event
      this.news = 'The order of the link is shown.'
    })
  }

  /** What a link to the shown run and moment says. */
  linkTo(event: number): OrderLink | null {
    return this.shown ? { schedule: this.shown.trace.schedule, test: this.shown.test, faults: this.#faults, event } : null
  }

  #show({ trace, findings }: { trace: Trace; findings: Finding[] }, label: Label): void {
    // A run that was cut before it could say anything keeps the last timeline, and only says how it ended.
    const isEmpty = trace.records.length === 0 && this.shown !== null
    this.shown = isEmpty && this.shown ? { ...this.shown, trace: { ...this.shown.trace, end: trace.end } } : { trace, findings, ...label }
    this.swapped = null
    this.ending = cutShortBy(trace)
    const last = trace.records.at(-1)?.step ?? 0
    this.step = findings[0]?.step ?? label.cell?.failure?.swap?.secondStep ?? last
  }

  stop(): void {
    this.busy?.stop()
  }

  close(): void {
    this.#drop()
    this.#checking?.abort()
  }
}
