import { type EditorState, type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, gutter, GutterMarker, WidgetType } from '@codemirror/view'
import type { LitLine } from '@interleave/timeline/lit-lines.ts'

/** A finding, by the number it also has on the timeline. */
export interface Pin {
  number: number
  file: string
  line: number
  title: string
}

const setPins = StateEffect.define<Pin[]>()
const setLit = StateEffect.define<LitLine[]>()

class PinMarker extends GutterMarker {
  readonly pins: Pin[]
  constructor(pins: Pin[]) {
    super()
    this.pins = pins
  }
  override eq(other: PinMarker): boolean {
    return this.pins.map((p) => p.number).join() === other.pins.map((p) => p.number).join()
  }
  override toDOM(): HTMLElement {
    const row = document.createElement('span')
    row.className = 'cm-pins'
    for (const pin of this.pins) {
      const dot = row.appendChild(document.createElement('span'))
      dot.className = 'cm-pin'
      dot.textContent = String(pin.number)
      dot.title = `${pin.number}: ${pin.title}`
      dot.setAttribute('role', 'img')
      dot.setAttribute('aria-label', `Finding ${pin.number}: ${pin.title}`)
    }
    return row
  }
}

class LitWidget extends WidgetType {
  readonly lit: LitLine[]
  constructor(lit: LitLine[]) {
    super()
    this.lit = lit
  }
  override eq(other: LitWidget): boolean {
    return JSON.stringify(this.lit) === JSON.stringify(other.lit)
  }
  override toDOM(): HTMLElement {
    const box = document.createElement('span')
    box.className = 'cm-lit-note'
    for (const { tone, task, label, locals } of this.lit) {
      const note = box.appendChild(document.createElement('span'))
      note.style.setProperty('--lane', `var(${tone})`)
      const name = note.appendChild(document.createElement('b'))
      name.textContent = task
      const values = locals.map(([key, value]) => `${key} = ${value}`).join(', ')
      note.append(` ${label}`)
      note.title = `${task} ${label}${values === '' ? '' : `; ${values}`}`
    }
    return box
  }
  override ignoreEvent(): boolean {
    return true
  }
}

const pinField = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    let next = value.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setPins)) continue
      const ranges = [...byLine(transaction.state, effect.value)].map(([line, pins]) =>
        new PinMarker(pins).range(transaction.state.doc.line(line).from),
      )
      next = RangeSet.of(ranges, true)
    }
    return next
  },
})

const litField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    let next = value.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setLit)) continue
      const ranges = [...byLine(transaction.state, effect.value)].flatMap(([number, lit]) => {
        const line = transaction.state.doc.line(number)
        return [
          Decoration.line({ class: 'cm-lit', attributes: { style: `--lane: var(${lit[0]?.tone ?? '--t1'})` } }).range(line.from),
          Decoration.widget({ widget: new LitWidget(lit), side: 1 }).range(line.to),
        ]
      })
      next = Decoration.set(ranges, true)
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

function byLine<T extends { line: number }>(state: EditorState, marks: T[]): Map<number, T[]> {
  const lines = new Map<number, T[]>()
  for (const mark of marks) {
    if (mark.line < 1 || mark.line > state.doc.lines) continue
    const same = lines.get(mark.line)
    if (same) same.push(mark)
    else lines.set(mark.line, [mark])
  }
  return lines
}

/** Effects that put the pins and lit lines of one file in place of those it had. */
export function markEffects(file: string, pins: Pin[], lit: LitLine[]): StateEffect<unknown>[] {
  return [setPins.of(pins.filter((p) => p.file === file)), setLit.of(lit.filter((l) => l.file === file))]
}

/** Numbered findings beside the lines, and lines lit where tasks are suspended. */
export function marks(): Extension {
  return [pinField, litField, gutter({ class: 'cm-pin-gutter', markers: (view) => view.state.field(pinField) })]
}
