import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plotSvg, ticks } from './plot.ts'

test('ticks are round numbers that hold all values', () => {
  assert.deepEqual(ticks(0, 10), [0, 2, 4, 6, 8, 10])
  assert.deepEqual(ticks(0, 93), [0, 20, 40, 60, 80, 100])
  assert.deepEqual(ticks(0, 0.3), [0, 0.1, 0.2, 0.3])
})

test('a plot has its names, its axes, and a line for each series from the lower left to the upper right', () => {
  const svg = plotSvg({
    title: 'Right answers < all', subtitle: 'one two '.repeat(20), description: 'All are right.', xLabel: 'seconds', yLabel: 'right answers, %',
    series: [{ name: 'healthy', look: 'healthy', points: [[0, 0], [10, 100]] }, { name: 'buggy', look: 'buggy', points: [[0, 0], [5, Number.NaN], [10, 50]] }],
  })
  assert.match(svg, /<title id="title">Right answers &lt; all<\/title>/)
  assert.match(svg, /<desc id="description">All are right.<\/desc>/)
  assert.match(svg, /<path class="line healthy" d="M64 348L696 128"\/>/)
  assert.match(svg, /<path class="line buggy" d="M64 348M696 238"\/>/, 'a value that is none breaks the line')
  assert.match(svg, />right answers, %<\/text>[\s\S]*>seconds<\/text>/)
  assert.match(svg, /y="48">one two[^<]*<\/text>\n<text x="24" y="64">/, 'a subtitle goes on on the next line')
  assert.match(svg, /prefers-color-scheme:dark/)
})
