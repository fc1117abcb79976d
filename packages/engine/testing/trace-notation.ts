import type { ErrorText, Place, Ref, RunEnd, StepKind, Trace, TraceRecord } from '../trace/trace.ts'

/**
 * A trace in a small notation, one line a record or two. A line begins with virtual milliseconds; its number is the
 * line of its place, in `app.ts`. Names are free; what stands behind a name follows from how it came up.
 *
 *     0  client hangup s            an outside event that may abort signal s
 *     0  start main with s          a task called by nobody, given signal s
 *     0  main calls quote with s    a task, called at a place        (`spawns`: called at no known place)
 *     0  quote issues db with s     an I/O; `db.1` and `db.2` are two on resource db
 *     0  quote awaits db            also a task, a timer, a group, or `?` for a promise unknown to the engine
 *     0  main thens quote           `.then` was called on it
 *     0  main all g = a b ?         a group; also race, any, allSettled
 *     5  effect db   9 reply db     9 fails db Error: no        5 abort db by s
 *     9  quote resumes              `quote catches`: the await threw
 *     9  quote returns              `quote throws Error: no`
 *     9  main sets t 50             59 fires t
 *     9  settles g by a             `rejects g by a`
 *     9  main makes c from s        a signal: of a controller, or with `from` by AbortSignal.any
 *     34 happens hangup             with the abort of its signal
 *     34 aborts c Error: late       somebody aborts a controller
 *     9  unhandled quote            its rejection found no handler
 *     9  main logs some text        test begins · ends
 *     99 stuck · cut                how the run ended, when it was not by finishing
 */
export function traceOf(strings: TemplateStringsArray): Trace {
  const notation = new Notation()
  const lines = (strings.raw[0] ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '')
  lines.forEach((line, index) => notation.read(line, index + 1))
  return notation.trace
}

const groupKinds = ['all', 'allSettled', 'race', 'any'] as const
const noFields = { locals: undefined }

class Notation {
  readonly trace: Trace = { version: 1, schedule: '', seed: 1, records: [], end: { kind: 'finished' } }
  readonly #refs = new Map<string, Ref>()
  readonly #signals = new Map<string, number>()
  readonly #outsides = new Map<string, { id: number; signal: number }>()
  #next = 1
  #step = 0
  #at = 0
  #place: Place = { file: 'app.ts', line: 1, column: 1 }

  read(line: string, number: number): void {
    const [time = '', ...words] = line.split(/\s+/)
    this.#at = Number(time)
    if (Number.isNaN(this.#at)) throw new Error(`Expected a line to begin with milliseconds, got "${line}"`)
    this.#place = { file: 'app.ts', line: number, column: 1 }
    if (!this.#readEvent(words) && !this.#readDeed(words)) throw new Error(`Expected a known verb, got "${line}"`)
  }

  /** What the world does. */
  #readEvent([verb, name = '', ...rest]: string[]): boolean {
    switch (verb) {
      case 'client': {
        const signal = this.#newSignal(rest[0] ?? '', 'client', [], null)
        const id = this.#next++
        this.#outsides.set(name, { id, signal })
        this.#add({ type: 'outside-expect', outside: id, label: 'client hangs up', nominalAt: 0, signal })
        return true
      }
      case 'start':
        this.#startTask(name, null, rest)
        return true
      case 'effect':
        this.#newStep('effect', this.#id(name), `${resourceOf(name)} does its part`)
        this.#add({ type: 'io-effect', io: this.#id(name) })
        return true
      case 'reply':
        this.#newStep('reply', this.#id(name), `${resourceOf(name)} answers`)
        this.#add({ type: 'io-reply', io: this.#id(name), ok: true, value: '1' })
        return true
      case 'fails':
        this.#newStep('fault', this.#id(name), `${resourceOf(name)} fails`)
        this.#add({ type: 'io-reply', io: this.#id(name), ok: false, value: rest.join(' ') })
        return true
      case 'fires':
        this.#newStep('timer', this.#id(name), `${name} is over`)
        this.#add({ type: 'timer-fire', timer: this.#id(name) })
        return true
      case 'happens': {
        const outside = this.#outsides.get(name)
        if (!outside) return false
        this.#newStep('outside', outside.id, 'client hangs up')
        this.#add({ type: 'outside-happen', outside: outside.id })
        this.#add({ type: 'signal-abort', signal: outside.signal, reason: 'AbortError: The client hung up' })
        return true
      }
      case 'abort':
        this.#add({ type: 'io-abort', io: this.#id(name), signal: this.#signal(rest[1] ?? '') })
        return true
      case 'aborts':
        this.#add({ type: 'signal-abort', signal: this.#signal(name), reason: rest.join(' ') || 'AbortError: This operation was aborted' })
        return true
      case 'settles':
      case 'rejects':
        this.#add({ type: 'group-settle', group: this.#id(name), ok: verb === 'settles', by: this.#refs.get(rest[1] ?? '') ?? null })
        return true
      case 'unhandled':
        this.#add({ type: 'unhandled-rejection', of: this.#ref(name), error: errorOf(rest.join(' ')) })
        return true
      case 'test':
        if (name === 'begins') this.#add({ type: 'test-start', test: 0, name: 'works' })
        else this.#add({ type: 'test-end', test: 0, ok: true, error: null })
        return true
      case 'stuck':
      case 'cut':
        this.trace.end = endOf(verb)
        return true
      default:
        return false
    }
  }

  /** What a task does. */
  #readDeed([name = '', verb, ...rest]: string[]): boolean {
    const task = this.#id(name)
    const place = this.#place
    const [object = ''] = rest
    const group = groupKinds.find((kind) => kind === verb)
    if (group) {
      const members = rest.slice(2).map((member) => this.#refs.get(member) ?? null)
      for (const of of members) if (of) this.#add({ type: 'handled', of, how: 'group', task })
      const id = this.#name(object, 'group')
      this.#add({ type: 'group', group: id, kind: group, members, task, place })
      return true
    }
    switch (verb) {
      case 'calls':
        this.#startTask(object, task, rest.slice(1))
        this.#add({ type: 'task-call', task: this.#id(object), place })
        return true
      case 'spawns':
        this.#startTask(object, task, rest.slice(1))
        return true
      case 'issues': {
        const signal = rest[1] === 'with' ? this.#signal(rest[2] ?? '') : null
        const io = this.#name(object, 'io')
        this.#add({ type: 'io-issue', io, resource: resourceOf(object), label: resourceOf(object), task, place, signal })
        return true
      }
      case 'awaits': {
        const on = this.#refs.get(object) ?? null
        if (!on && object !== '?') throw new Error(`Expected to await something known, got "${object}"`)
        if (on) this.#add({ type: 'handled', of: on, how: 'await', task })
        this.#add({ type: 'suspend', task, place, on, label: object === '?' ? 'later' : object, ...noFields })
        return true
      }
      case 'thens':
        this.#add({ type: 'handled', of: this.#ref(object), how: 'then', task })
        return true
      case 'resumes':
      case 'catches':
        this.#add({ type: 'resume', task, ok: verb === 'resumes' })
        return true
      case 'returns':
      case 'throws':
        this.#add({ type: 'task-end', task, ok: verb === 'returns', error: verb === 'throws' ? errorOf(rest.join(' ')) : null })
        return true
      case 'sets': {
        const delayMs = Number(rest[1])
        const timer = this.#name(object, 'timer')
        this.#add({ type: 'timer-set', timer, delayMs, dueAt: this.#at + delayMs, task, place, label: `a timer of ${delayMs} ms` })
        return true
      }
      case 'makes':
        this.#newSignal(object, rest[1] === 'from' ? 'any' : 'controller', rest.slice(2).map((one) => this.#signal(one)), task)
        return true
      case 'logs':
        this.#add({ type: 'console', level: 'log', text: rest.join(' '), task, place })
        return true
      default:
        return false
    }
  }

  #startTask(name: string, parent: number | null, rest: string[]): void {
    const signal = rest[0] === 'with' ? this.#signal(rest[1] ?? '') : null
    const task = this.#name(name, 'task')
    this.#add({ type: 'task-start', task, parent, name, place: this.#place, signal })
  }

  #newSignal(name: string, kind: 'controller' | 'any' | 'client', from: number[], task: number | null): number {
    const signal = this.#next++
    this.#signals.set(name, signal)
    this.#add({ type: 'signal-create', signal, kind, from, task })
    return signal
  }

  #newStep(kind: StepKind, of: number, label: string): void {
    this.#step++
    this.#add({ type: 'step', kind, of, label, choice: 0, enabled: 1 })
  }

  #add(record: Bare): void {
    this.trace.records.push({ ...record, at: this.#at, step: this.#step })
  }

  #name(name: string, kind: Ref['kind']): number {
    const id = this.#next++
    this.#refs.set(name, { kind, id })
    return id
  }

  #ref(name: string): Ref {
    const ref = this.#refs.get(name)
    if (!ref) throw new Error(`Expected a name that came up before, got "${name}"`)
    return ref
  }

  #id(name: string): number {
    return this.#ref(name).id
  }

  #signal(name: string): number {
    const signal = this.#signals.get(name)
    if (signal === undefined) throw new Error(`Expected a signal that was made before, got "${name}"`)
    return signal
  }
}

type Bare = TraceRecord extends infer R ? (R extends TraceRecord ? Omit<R, 'at' | 'step'> : never) : never

function resourceOf(name: string): string {
  return name.split('.')[0] ?? name
}

function errorOf(text: string): ErrorText {
  const [name = 'Error', message = ''] = text.split(': ')
  return { name, message, stack: [] }
}

function endOf(verb: 'stuck' | 'cut'): RunEnd {
  return verb === 'stuck'
    ? { kind: 'never-settles', place: null, message: '' }
    : { kind: 'limit', limit: 'fuel', place: null, message: '' }
}
