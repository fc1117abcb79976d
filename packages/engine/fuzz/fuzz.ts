/**
 * `npm run fuzz -- --count 10000 --seed 1 [--browser] [--show SEED]`: runs generated and mutated programs, and says which
 * broke the engine. The first case has number `seed`, the next one more. `--show` prints a case instead.
 */
import { parseArgs } from 'node:util'
import { installChromium } from '../../../test/e2e/chromium.ts'
import { differences, tally } from './differences.ts'
import { makeCase } from './make-case.ts'
import { readBases } from './read-bases.ts'
import { runInBrowser } from './run-in-browser.ts'
import { runInNode } from './run-in-node.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    browser: { type: 'boolean', default: false },
    show: { type: 'string' },
  },
})
const bases = readBases()
if (values.show !== undefined) {
  console.log(JSON.stringify(makeCase(Number(values.show), bases), null, 2))
} else {
  const cases = Array.from({ length: Number(values.count) }, (_, index) => makeCase(Number(values.seed) + index, bases))
  let done = 0
  const inNode = await runInNode(cases, () => {
    if (++done % 1000 === 0) console.log(`${done} of ${cases.length}`)
  })
  console.log(`Node: ${tally(inNode)}`)
  for (const { seed, kind } of inNode) if (kind === 'wall') console.log(`wall: seed ${seed}`)
  const inBrowser = values.browser ? await runInBrowser(cases, installChromium()) : null
  if (inBrowser) console.log(`Chromium: ${tally(inBrowser)}`)
  const found = differences(inNode, inBrowser)
  for (const sentence of found) console.log(sentence)
  console.log(found.length === 0 ? `${cases.length} cases from ${bases.length} texts, none broke the engine` : `${found.length} of ${cases.length} cases broke the engine`)
  process.exitCode = found.length === 0 ? 0 : 1
}
