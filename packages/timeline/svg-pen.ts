import type { Pen } from './pen.ts'

interface State {
  transform: [x: number, y: number]
  /** Groups that this state has opened. */
  groups: number
}

/**
 * Draws what a canvas would, as SVG: the subset of it that the timeline uses. Text is measured by the canvas that is handed in,
 * so that both break and shorten it alike.
 */
export class SvgPen implements Pen {
  fillStyle: Pen['fillStyle'] = '#000'
  strokeStyle: Pen['strokeStyle'] = '#000'
  lineWidth = 1
  globalAlpha = 1
  textAlign: CanvasTextAlign = 'left'
  textBaseline: CanvasTextBaseline = 'alphabetic'
  readonly #measure: Pick<Pen, 'measureText' | 'font'>
  #font = '12px sans-serif'
  #dash: number[] = []
  #path = ''
  #parts: string[] = []
  #states: State[] = [{ transform: [0, 0], groups: 0 }]
  #clips = 0

  constructor(measure: Pick<Pen, 'measureText' | 'font'>) {
    this.#measure = measure
  }

  get font(): string {
    return this.#font
  }

  set font(font: string) {
    this.#font = font
    this.#measure.font = font
  }

  measureText(text: string): TextMetrics {
    this.#measure.font = this.#font
    return this.#measure.measureText(text)
  }

  /** All that was drawn, as one document of that size in pixels; `title` and `description` are read by screen readers. */
  toText({ width, height, title, description }: { width: number; height: number; title: string; description: string }): string {
    const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">\n<title>${escape(title)}</title>\n<desc>${escape(description)}</desc>\n${this.#parts.join('\n')}\n</svg>\n`
  }

  save(): void {
    this.#states.push({ transform: [...this.#state.transform], groups: 0 })
  }

  restore(): void {
    if (this.#states.length === 1) return
    const state = this.#states.pop()
    for (let i = 0; i < (state?.groups ?? 0); i++) this.#parts.push('</g>')
  }

  translate(x: number, y: number): void {
    const { transform } = this.#state
    this.#state.transform = [transform[0] + x, transform[1] + y]
  }

  clip(): void {
    const id = `clip-${++this.#clips}`
    this.#parts.push(`<clipPath id="${id}"><path d="${this.#path}"/></clipPath><g clip-path="url(#${id})">`)
    this.#state.groups += 1
  }

  setLineDash(dash: Iterable<number>): void {
    this.#dash = [...dash]
  }

  beginPath(): void {
    this.#path = ''
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${this.#at(x, y)}`
  }

  lineTo(x: number, y: number): void {
    this.#path += `${this.#path === '' ? 'M' : 'L'}${this.#at(x, y)}`
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path += `C${this.#at(x1, y1)} ${this.#at(x2, y2)} ${this.#at(x, y)}`
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#path += `M${this.#at(x, y)}h${number(width)}v${number(height)}h${number(-width)}Z`
  }

  roundRect(x: number, y: number, width: number, height: number, radii: Parameters<Pen['roundRect']>[4] = 0): void {
    const r = Math.min(typeof radii === 'number' ? radii : 0, Math.abs(width) / 2, Math.abs(height) / 2)
    const [a, b] = [number(width - 2 * r), number(height - 2 * r)]
    const arc = (dx: number, dy: number): string => `a${number(r)} ${number(r)} 0 0 1 ${number(dx)} ${number(dy)}`
    this.#path += `M${this.#at(x + r, y)}h${a}${arc(r, r)}v${b}${arc(-r, r)}h${number(-(width - 2 * r))}${arc(-r, -r)}v${number(-(height - 2 * r))}${arc(r, -r)}Z`
  }

  /** Whole circles alone: the timeline draws no other arcs. */
  arc(x: number, y: number, radius: number): void {
    const r = number(radius)
    this.#path += `M${this.#at(x - radius, y)}a${r} ${r} 0 1 0 ${number(2 * radius)} 0a${r} ${r} 0 1 0 ${number(-2 * radius)} 0Z`
  }

  fill(): void {
    this.#parts.push(`<path d="${this.#path}" fill="${String(this.fillStyle)}"${this.#opacity}/>`)
  }

  stroke(): void {
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.join(' ')}"` : ''
    this.#parts.push(`<path d="${this.#path}" fill="none" stroke="${String(this.strokeStyle)}" stroke-width="${number(this.lineWidth)}"${dash}${this.#opacity}/>`)
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const [left, top] = this.#at(x, y).split(' ')
    this.#parts.push(`<rect x="${left}" y="${top}" width="${number(width)}" height="${number(height)}" fill="${String(this.fillStyle)}"${this.#opacity}/>`)
  }

  fillText(text: string, x: number, y: number): void {
    if (text === '') return
    const [left, top] = this.#at(x, y).split(' ')
    const anchor = { center: ' text-anchor="middle"', right: ' text-anchor="end"', end: ' text-anchor="end"', left: '', start: '' }[this.textAlign]
    const middle = this.textBaseline === 'middle' ? ' dominant-baseline="central"' : ''
    this.#parts.push(`<text x="${left}" y="${top}"${anchor}${middle} style="font:${escape(this.#font)}" fill="${String(this.fillStyle)}"${this.#opacity} xml:space="preserve">${escape(text)}</text>`)
  }

  get #state(): State {
    return this.#states.at(-1) as State
  }

  get #opacity(): string {
    return this.globalAlpha < 1 ? ` opacity="${number(this.globalAlpha)}"` : ''
  }

  #at(x: number, y: number): string {
    const [dx, dy] = this.#state.transform
    return `${number(x + dx)} ${number(y + dy)}`
  }
}

/** Two decimals are finer than a screen. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
