/** A line of a plot, told from the others by colour and by its stroke. */
export interface Series {
  name: string
  look: 'healthy' | 'buggy' | 'plain'
  points: readonly (readonly [x: number, y: number])[]
}

export interface Plot {
  title: string
  /** Under the title, on as many lines as it takes. */
  subtitle: string
  /** What is to be seen, in a sentence, for who does not see it. */
  description: string
  xLabel: string
  yLabel: string
  series: readonly Series[]
}

const WIDTH = 720
const HEIGHT = 400
const box = { left: 64, right: WIDTH - 24, top: 128, bottom: HEIGHT - 52 }
/** About as many characters of the subtitle fit on a line. */
const LINE = 100

/** Draws lines over two linear axes as an SVG document that follows the reader's light or dark. The same plot gives the same text. */
export function plotSvg({ title, subtitle, description, xLabel, yLabel, series }: Plot): string {
  const points = series.flatMap((line) => line.points)
  const xTicks = ticks(Math.min(...points.map(([x]) => x), 0), Math.max(...points.map(([x]) => x), 1))
  const yTicks = ticks(0, Math.max(...points.map(([, y]) => y).filter(Number.isFinite), 1))
  const x = scale(xTicks, box.left, box.right)
  const y = scale(yTicks, box.bottom, box.top)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title description">
<title id="title">${escape(title)}</title>
<desc id="description">${escape(description)}</desc>
<style>${STYLE}</style>
<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>
<text class="title" x="24" y="28">${escape(title)}</text>
${wrap(subtitle).map((line, index) => `<text x="24" y="${48 + index * 16}">${escape(line)}</text>`).join('\n')}
${series.map((line, index) => legend(line, box.right - (series.length - index) * 170)).join('\n')}
<text class="label" x="24" y="${box.top - 18}">${escape(yLabel)}</text>
${yTicks.map((tick) => `<path class="grid" d="M${box.left} ${y(tick)}H${box.right}"/><text class="tick" x="${box.left - 8}" y="${y(tick) + 4}" text-anchor="end">${label(tick)}</text>`).join('\n')}
${xTicks.map((tick) => `<text class="tick" x="${x(tick)}" y="${box.bottom + 18}" text-anchor="middle">${label(tick)}</text>`).join('\n')}
<path class="axis" d="M${box.left} ${box.bottom}H${box.right}"/>
<text class="label" x="${(box.left + box.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escape(xLabel)}</text>
${series.map(({ look, points }) => `<path class="line ${look}" d="${path(points, x, y)}"/>`).join('\n')}
</svg>
`
}

const STYLE = `
text{font:12px system-ui,sans-serif;fill:#4b5563}.title{font-size:16px;font-weight:600;fill:#111827}.ground{fill:#fff}
.grid{stroke:#e5e7eb}.axis{stroke:#6b7280}.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.healthy{stroke:#0f766e}.buggy{stroke:#c2410c;stroke-dasharray:7 4}.plain{stroke:#4338ca}
@media(prefers-color-scheme:dark){text{fill:#b6bdc9}.title{fill:#f3f4f6}.ground{fill:#15181e}.grid{stroke:#2b303a}.axis{stroke:#8b93a1}
.healthy{stroke:#5eead4}.buggy{stroke:#fdba74}.plain{stroke:#a5b4fc}}
`

function legend({ name, look }: Series, left: number): string {
  const y = box.top - 22
  return `<path class="line ${look}" d="M${left} ${y}h26"/><text x="${left + 33}" y="${y + 4}">${escape(name)}</text>`
}

function wrap(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length >= LINE) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

/** From four to ten round numbers that hold all values between `low` and `high`. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)]
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

type Scale = (value: number) => number

function scale(over: readonly number[], from: number, to: number): Scale {
  const [low, high] = [over[0] ?? 0, over.at(-1) ?? 1]
  return (value) => Math.round((from + ((value - low) / (high - low)) * (to - from)) * 10) / 10
}

/** A value that is none breaks the line. */
function path(points: Series['points'], x: Scale, y: Scale): string {
  let drawing = false
  return points.map(([px, py]) => {
    const command = drawing ? 'L' : 'M'
    drawing = Number.isFinite(py)
    return drawing ? `${command}${x(px)} ${y(py)}` : ''
  }).join('')
}

const label = (value: number): string => value.toLocaleString('en')

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
