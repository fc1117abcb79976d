import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createMetrics } from '../metrics.ts'

interface Panel {
  title: string
  type: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string }[]
}
interface Dashboard {
  panels: Panel[]
  templating: { list: { query: string | { query: string } }[] }
}

const { panels, templating } = JSON.parse(readFileSync(new URL('./grafana.json', import.meta.url), 'utf8')) as Dashboard
const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
const alerts = Array.from(readFileSync(new URL('./alerts.yaml', import.meta.url), 'utf8').matchAll(/^ +expr: (.*)$/gm), ([, expr = '']) => expr)

/** Names of series in a query: words that are followed by `{`, or by a range, or stand alone with our prefix. */
const seriesIn = (query: string): string[] => [...query.matchAll(/\b((?:orders|nodejs|process)_[a-z0-9_]+)\b/g)].map(([, name = '']) => name)
/** The labels that a query matches, sums by, or shows. */
const labelsIn = (query: string): string[] => [
  ...[...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(', ')),
  ...[...query.matchAll(/(\w+)(?:=~?|!=)"/g)].map(([, name = '']) => name),
].filter((name) => name !== '')

test('every query and every alert names metrics that exist', async () => {
  const { body } = await createMetrics().text()
  const kinds = new Map(Array.from(body.matchAll(/^# TYPE (\S+) (\w+)$/gm), ([, name = '', kind = '']) => [name, kind]))
  const exists = (series: string): boolean => {
    const histogram = /^(.*)_(bucket|sum|count)$/.exec(series)?.[1]
    return kinds.has(series) ? kinds.get(series) !== 'histogram' : histogram !== undefined && kinds.get(histogram) === 'histogram'
  }
  assert.equal(alerts.length, 11)
  const all = [...queries, ...alerts, ...templating.list.map(({ query }) => (typeof query === 'string' ? '' : query.query))]
  assert.deepEqual(all.flatMap(seriesIn).filter((series) => !exists(series)), [])
  assert.ok(queries.every((query) => seriesIn(query).length > 0))
})

test('every label of a query or an alert is one that its metric has', () => {
  const labels = createMetrics().labels()
  const wrong = [...queries, ...alerts].flatMap((query) => {
    const known = new Set(['le', 'instance', ...seriesIn(query).flatMap((series) => labels[series.replace(/_(bucket|sum|count)$/, '')] ?? labels[series] ?? [])])
    return labelsIn(query).filter((label) => !known.has(label)).map((label) => `${label} in ${query}`)
  })
  assert.deepEqual(wrong, [])
})

test('every metric of ours is on the dashboard', async () => {
  const { body } = await createMetrics().text()
  const ours = Array.from(body.matchAll(/^# TYPE (orders_\S+) \w+$/gm), ([, name = '']) => name)
  const shown = new Set(queries.flatMap(seriesIn).map((series) => series.replace(/_(bucket|sum|count)$/, '')))
  assert.deepEqual(ours.filter((name) => !shown.has(name)), [])
})

test('no panel lies on another, and each says what it asks', () => {
  const laid = panels.map(({ gridPos }) => gridPos)
  for (const [index, a] of laid.entries())
    for (const b of laid.slice(index + 1)) assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y, JSON.stringify([a, b]))
  assert.deepEqual(panels.filter(({ title, type, targets }) => title === '' || (type === 'row') === (targets !== undefined)), [])
})
