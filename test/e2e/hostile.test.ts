import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { newPerson, type Person, type Visit } from './browser.ts'
import { LabPage } from './lab-page.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let person: Person
let visit: Visit
let lab: LabPage

before(async () => {
  server = await startServer()
  person = await newPerson()
  visit = await person.open()
  lab = new LabPage(visit.page)
  await lab.open(server.url)
})
after(async () => {
  await person?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const inTest = (line: string): string => `import test from 'node:test'\n\ntest('hostile', () => {\n  ${line}\n})\n`

// A line of the learner's, and what the page says of it.
const cases: [name: string, line: string, says: RegExp][] = [
  ['an endless loop', 'for (;;);', /ran for too long|fuel/i],
  ['an endless loop that catches everything', 'for (;;) { try { for (;;); } catch {} }', /ran for too long|fuel/i],
  ['a memory bomb', 'const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(all))', /memory/i],
  ['a string that doubles', "let s = 'x'; for (;;) s += s", /memory|string/i],
  ['recursion without an end', 'function down(): number { return down() + 1 } down()', /deep|stack/i],
  ['a native loop that never looks up', 'Array.prototype.reverse.call({ length: 2 ** 53 })', /did not come back|too long|ended/i],
  ['a flood of output', "for (;;) console.log('x'.repeat(1000))", /output/i],
]

for (const [name, line, says] of cases) {
  test(`${name} leaves the page alive, which says what ran out and on which line`, async () => {
    await lab.write('orders.test.ts', inTest(line))
    await lab.button('Run once').click()
    // The line that never comes back is the fourth.
    const place = visit.page.getByRole('button', { name: 'orders.test.ts, line 4' })
    await visit.page.getByRole('paragraph').filter({ has: place, hasText: says }).waitFor({ timeout: 60_000 })

    await lab.write('orders.test.ts', `import test from 'node:test'\n\ntest('alive', () => console.log('still here after ${name}'))\n`)
    await lab.button('Run once').click()
    await visit.page.getByRole('list', { name: 'Console' }).getByText(`still here after ${name}`).waitFor()
    assert.equal(await place.count(), 0)
  })
}

test('the page itself never failed', () => assert.deepEqual(visit.troubles, []))

test('two hundred thousand parentheses are refused in words', async () => {
  await lab.write('orders.test.ts', `${'('.repeat(200_000)}1${')'.repeat(200_000)}\n`)
  await lab.button('Run once').click()
  const place = visit.page.getByRole('button', { name: 'orders.test.ts, line 1' })
  await visit.page.getByRole('paragraph').filter({ has: place, hasText: /brackets .* deep/ }).waitFor({ timeout: 60_000 })
})
