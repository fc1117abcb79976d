import assert from 'node:assert/strict'
import test from 'node:test'
import { readLink, writeLink } from './play-link.ts'

const state = { files: [{ name: 'main.ts', text: 'await 1 // λ → ∞ 🙂\n'.repeat(40) }], world: '{ "seed": 3 }' }

test('what was put into a link comes out of it, letter for letter', async () => {
  const link = await writeLink(state)
  assert.match(link, /^#1\.[\w-]+$/)
  assert.deepEqual(await readLink(link), state)
})

test('a link names the order that is shown, where there is one', async () => {
  const ordered = { ...state, order: 'order=i1.0021&event=4' }
  assert.deepEqual(await readLink(await writeLink(ordered)), ordered)
})

test('a link is far shorter than the code it holds', async () => {
  assert.ok((await writeLink(state)).length < JSON.stringify(state).length / 4)
})

test('an empty link holds nothing', async () => {
  assert.equal(await readLink(''), null)
  assert.equal(await readLink('#'), null)
})

test('a link that lost its end is refused in words', async () => {
  const link = await writeLink(state)
  await assert.rejects(readLink(link.slice(0, -9)), /cut short or changed/)
  await assert.rejects(readLink('#1.%%%'), /cut short or changed/)
})

test('a link of another version, or of something else, is refused in words', async () => {
  await assert.rejects(readLink('#2.abc'), /another version/)
  const other = await writeLink({ files: 'none' } as never)
  await assert.rejects(readLink(other), /something else/)
})

test('a small link that would unfold into far too much is refused', async () => {
  const bomb = await writeLink({ files: [{ name: 'main.ts', text: '' }], world: ' '.repeat(1_900_000) })
  assert.ok(bomb.length < 5_000)
  const larger = await new Response(new Blob([' '.repeat(50_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()
  await assert.rejects(readLink(`#1.${Buffer.from(larger).toString('base64url')}`), /cut short or changed/)
})
