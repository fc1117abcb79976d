/** Makes the samples of a page runnable and editable. Nothing heavy is loaded before the first press. */
import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Finding } from '@interleave/engine/findings/finding.ts'
import type { Trace } from '@interleave/engine/trace/trace.ts'
import type { LitLine } from '@interleave/timeline/lit-lines.ts'
import type { EngineClient } from '../engine/engine-client.ts'
import { lightLines } from './light-lines.ts'
import { pageEngine } from './page-engine.ts'

type Ran = { trace: Trace; findings: Finding[]; files: SourceFile[]; entry: string } | null

interface Observed {
  ran(side: 'bad' | 'good', ran: Ran): void
}

interface Lit {
  light(lit: readonly LitLine[]): void
}

interface Runner {
  run(files: SourceFile[], entry: string): Promise<void>
}

export function startSamples(): void {
  for (const compare of document.querySelectorAll<HTMLElement>('[data-compare]')) startComparison(compare)
  for (const figure of document.querySelectorAll<HTMLElement>('[data-sample]:not([data-compare] *)')) new SampleFigure(figure)
}

/** Two samples side by side. Once both have run, what parts the two runs is shown below them. */
function startComparison(compare: HTMLElement): void {
  let observed: Promise<Observed> | undefined
  const mountObserved = async (): Promise<Observed> => {
    const target = compare.querySelector('[data-observed]')
    if (target === null) throw new Error('Expected a place for what is observed')
    const [{ mount }, { default: component }] = await Promise.all([import('svelte'), import('./observed.svelte')])
    return mount(component, { target, props: { bad: compare.dataset['bad'] ?? '', good: compare.dataset['good'] ?? '', explorable: compare.querySelector('[data-explore]') !== null } })
  }
  for (const figure of compare.querySelectorAll<HTMLElement>('[data-sample]')) {
    const side = figure.dataset['sample'] === compare.dataset['bad'] ? 'bad' : 'good'
    new SampleFigure(figure, (ran) => {
      observed ??= mountObserved()
      observed.then((panel) => panel.ran(side, ran), (error: unknown) => {
        observed = undefined
        console.error('What the runs show cannot be compared now. Press again.', error)
      })
    })
  }
  compare.querySelector('[data-action="run-both"]')?.addEventListener('click', () => {
    for (const run of compare.querySelectorAll<HTMLElement>('[data-action="run"]')) run.click()
  })
}

/** What a press of Run needs, once it is here: from then on, nothing is waited for between the press and the run. */
interface Tools {
  engine: EngineClient
  mount: typeof import('svelte').mount
  RunPanel: typeof import('./run-panel.svelte').default
}
let tools: Tools | undefined
let loading: Promise<Tools> | undefined

function loadTools(): Promise<Tools> {
  loading ??= Promise.all([startEngine(), import('svelte'), import('./run-panel.svelte')]).then(
    ([engine, { mount }, { default: RunPanel }]) => (tools = { engine, mount, RunPanel }),
    (error: unknown) => {
      loading = undefined
      throw error
    },
  )
  return loading
}

/** Its download is the longest, and so begins before the rest is here. */
async function startEngine(): Promise<EngineClient> {
  const engine = await pageEngine()
  engine.warm()
  return engine
}

class SampleFigure {
  #figure: HTMLElement
  #name: string
  #key: string
  #original: string
  #code: string
  #runner: Runner | undefined
  #editor: Promise<void> | undefined
  #close: (() => void) | undefined
  /** The editor, while there is one: it lights its lines itself. */
  #lights: Lit | undefined

  #onran: ((ran: Ran) => void) | undefined

  constructor(figure: HTMLElement, onran?: (ran: Ran) => void) {
    this.#figure = figure
    this.#onran = onran
    this.#name = figure.dataset['sample'] ?? 'sample.ts'
    this.#key = `interleave:sample:${figure.dataset['lesson']}/${this.#name}`
    this.#original = this.#pre()?.textContent ?? ''
    this.#code = read(this.#key) ?? this.#original
    if (this.#code !== this.#original) {
      const code = this.#pre()?.querySelector('code')
      if (code) code.textContent = this.#code
    }
    this.#showReset()
    this.#on('run', () => this.#run())
    this.#on('edit', () => this.#edit())
    this.#on('reset', () => this.#reset())
    this.#listenToCode()
    // A hand that comes near is warning enough to load what a run needs, and to make the run.
    for (const near of ['pointerenter', 'focusin']) figure.addEventListener(near, () => this.#prepare())
  }

  #prepare(): void {
    if (tools) return this.#makeReady(tools)
    Promise.all([loadTools().then((ready) => this.#makeReady(ready)), import('@interleave/timeline/timeline.svelte')]).catch(() => {
      // The press itself will try again, and say so if it fails.
    })
  }

  /** The worker makes the run while the page makes the panel that will show it. */
  #makeReady(ready: Tools): void {
    ready.engine.prepare(this.#program())
    this.#runner ??= this.#mountRunner(ready)
  }

  #program(): { files: SourceFile[]; entry: string; locals: true } {
    return { files: [{ name: this.#name, text: this.#code }, ...this.#beside()], entry: this.#name, locals: true }
  }

  #listenToCode(): void {
    const pre = this.#pre()
    pre?.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) this.#click('run')
      else if (event.key === 'Enter') this.#click('edit')
      else return
      event.preventDefault()
    })
    // A click asks for the caret; a drag asks for a selection, and copying must stay possible.
    pre?.addEventListener('click', () => {
      if (getSelection()?.isCollapsed === true) this.#click('edit')
    })
  }

  async #run(): Promise<void> {
    const ready = tools ?? (await loadTools())
    this.#runner ??= this.#mountRunner(ready)
    const { files, entry } = this.#program()
    await this.#runner.run(files, entry)
  }

  /** Files that the sample imports. */
  #beside(): SourceFile[] {
    return JSON.parse(this.#figure.querySelector('[data-beside]')?.textContent ?? '[]')
  }

  #mountRunner({ mount, RunPanel }: Tools): Runner {
    const target = this.#part('result')
    target.replaceChildren()
    return mount(RunPanel, { target, props: { name: this.#name, explorable: this.#figure.dataset['explore'] !== undefined, onlit: (lit: LitLine[]) => this.#light(lit), ...(this.#onran && { onran: this.#onran }) } })
  }

  /** Lights the lines of the sample on which tasks wait at the moment that its timeline shows. */
  #light(lit: readonly LitLine[]): void {
    const own = lit.filter(({ file }) => file === this.#name)
    const pre = this.#pre()
    if (this.#lights) this.#lights.light(own)
    else if (pre) lightLines(pre, own)
  }

  async #edit(): Promise<void> {
    this.#editor ??= this.#mountEditor()
    await this.#editor
  }

  async #mountEditor(): Promise<void> {
    const [{ mount, unmount }, { default: component }] = await Promise.all([import('svelte'), import('./sample-editor.svelte')])
    const target = this.#part('code')
    const still = [...target.childNodes]
    const height = target.getBoundingClientRect().height
    target.replaceChildren()
    const editor = mount(component, {
      target,
      props: {
        name: this.#name,
        text: this.#code,
        beside: this.#beside(),
        undoKey: this.#key,
        height,
        onchange: (text: string) => this.#keep(text),
        onrun: () => this.#click('run'),
      },
    })
    this.#lights = editor as Lit
    // Lines are marked in the code as it stands, not in an editor.
    for (const action of ['edit', 'lines']) this.#button(action)?.setAttribute('hidden', '')
    this.#close = () => {
      this.#lights = undefined
      void unmount(editor)
      target.replaceChildren(...still)
      for (const action of ['edit', 'lines']) this.#button(action)?.removeAttribute('hidden')
      this.#editor = undefined
    }
  }

  #keep(text: string): void {
    // The run that is shown was of other code.
    if (text !== this.#code) this.#light([])
    this.#code = text
    write(this.#key, text === this.#original ? null : text)
    this.#showReset()
  }

  /** Back to what the lesson has; pressed again, forward to what was written. */
  async #reset(): Promise<void> {
    const isWritten = this.#code !== this.#original
    const next = isWritten ? this.#original : (read(this.#resetKey) ?? this.#original)
    if (isWritten) write(this.#resetKey, this.#code)
    this.#close?.()
    this.#close = undefined
    this.#keep(next)
    const code = this.#pre()?.querySelector('code')
    if (code && code.textContent !== next) code.textContent = next
    this.#button(isWritten ? 'run' : 'reset')?.focus()
  }

  #showReset(): void {
    const button = this.#button('reset')
    if (button === null) return
    const isWritten = this.#code !== this.#original
    button.hidden = !isWritten && read(this.#resetKey) === null
    button.textContent = isWritten ? 'Reset' : 'Undo reset'
    button.setAttribute('aria-label', isWritten ? `Reset ${this.#name}` : `Undo the reset of ${this.#name}`)
  }

  /** Under what name the code is kept that a reset replaced. */
  get #resetKey(): string {
    return `${this.#key}:before-reset`
  }

  #on(action: string, act: () => Promise<void>): void {
    this.#button(action)?.addEventListener('click', () => {
      act().catch((error: unknown) => {
        console.error(error)
        this.#part('result').textContent = 'This part of the page did not load. Check the connection and press again.'
        this.#runner = undefined
      })
    })
  }

  #click(action: string): void {
    this.#button(action)?.click()
  }

  #button(action: string): HTMLButtonElement | null {
    return this.#figure.querySelector(`[data-action="${action}"]`)
  }

  #part(name: 'code' | 'result'): HTMLElement {
    const part = this.#figure.querySelector<HTMLElement>(`[data-${name}]`)
    if (part === null) throw new Error(`Expected an element data-${name} in the sample ${this.#name}.`)
    return part
  }

  #pre(): HTMLElement | null {
    return this.#figure.querySelector('[data-code] pre.code')
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  } catch {
    // Denied storage: the edit lives as long as the page.
  }
}
