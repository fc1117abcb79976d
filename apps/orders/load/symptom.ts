/** `npm run orders:symptom -- missing-await`: the same load on the healthy service and on the one with the bug, side by side. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type BugId, bugIds, bugs, isBug, root } from '../bugs/catalogue.ts'
import { interrupted } from './interrupted.ts'
import { observe } from './observe.ts'
import { plotSvg } from './plot.ts'
import { type Observed, type Scenario, scenarios } from './scenarios.ts'
import { startSurroundings } from './surroundings.ts'

/** Numbers of both runs as lines of text. */
export function sideBySide(healthy: Record<string, number>, buggy: Record<string, number>): string {
  const rows = [['', 'healthy', 'with the bug'], ...Object.keys(healthy).map((name) => [name, show(healthy[name]), show(buggy[name])])]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map(([name = '', a = '', b = '']) => `${name.padEnd(widths[0] ?? 0)}  ${a.padStart(widths[1] ?? 0)}  ${b.padStart(widths[2] ?? 0)}`).join('\n')
}

const show = (value = Number.NaN): string => (Number.isNaN(value) ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 }))

function draw(bug: BugId, scenario: Scenario, healthy: Observed, buggy: Observed): string {
  return plotSvg({
    title: bug,
    subtitle: `${bugs[bug].wrong} ${scenario.load}.`,
    description: `${bugs[bug].wrong} ${bugs[bug].symptom}\n${sideBySide(scenario.numbers(healthy), scenario.numbers(buggy))}`,
    xLabel: 'seconds',
    yLabel: scenario.yLabel,
    series: [
      { name: 'healthy', look: 'healthy', points: scenario.points(healthy) },
      { name: `with ${bug}`, look: 'buggy', points: scenario.points(buggy) },
    ],
  })
}

if (import.meta.main) {
  const { positionals: [bug = ''], values } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
  if (!isBug(bug)) {
    console.error(`Expected one of ${bugIds.join(', ')}, got ${bug || 'nothing'}. For example: npm run orders:symptom -- missing-await`)
    process.exit(2)
  }
  const scenario = scenarios[bug]
  console.log(`${bug}: ${bugs[bug].wrong}\n${scenario.load}, for ${scenario.forMs / 1_000} s each.\n`)
  const signal = interrupted()
  const surroundings = await startSurroundings()
  try {
    const healthy = await observe(scenario, null, surroundings, signal)
    const buggy = await observe(scenario, bug, surroundings, signal)
    console.log(sideBySide(scenario.numbers(healthy), scenario.numbers(buggy)))
    const folder = values.out ?? join(root, '.data/orders/symptoms')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${bug}.svg`)
    writeFileSync(file, draw(bug, scenario, healthy, buggy))
    console.log(`\n${bugs[bug].symptom}\n${relative(process.cwd(), file)}`)
  } finally {
    await surroundings.stop()
  }
}
