import assert from 'node:assert/strict'
import test from 'node:test'
import { run } from '../run/run.ts'
import { loadTestSandbox, mustCompile } from '../testing/test-sandbox.ts'
import { defineWorld } from './define-world.ts'
import { GuestTexts } from './guest-texts.ts'

const sandbox = await loadTestSandbox()

const texts: Record<string, () => string> = {
  'a short text': () => 'get a',
  'no text': () => '',
  'bytes above 127': () => 'caf\u00e9 \u00ff',
  'two bytes a character': () => 'a → b, 日本',
  'a text put together': () => ['a', 'b'].join('-') + 'c'.repeat(40) + String(1 + 1),
  'a piece of a long text': () => ('0123456789'.repeat(400) + 'end').slice(100, 180),
  'a piece of a short text': () => 'abcdefgh'.slice(2, 5),
  'a text too long to be remembered': () => 'k'.repeat(5_000),
  'a rope': () => Array.from({ length: 20 }, (_, n) => n).reduce((rope, n) => n + rope + 'ab', ''),
}
for (const [what, said] of Object.entries(texts))
  test(`${what} comes out of the guest as it is there`, () => {
    const { records, end } = run(sandbox, mustCompile(`const said = (${said.toString()})()\nconsole.log(said)\nconsole.log(said)`), defineWorld())
    assert.equal(end.kind, 'finished')
    const printed = records.flatMap((record) => (record.type === 'console' ? [record.text] : []))
    assert.deepEqual(printed, [said(), said()])
  })

/** Memory with a string at 64 that says `text`, and a handle to it at 8. */
function memoryWith(text: string, { tag = -7, kind = 0, wide = false } = {}): { view: DataView; bytes: Uint8Array } {
  const bytes = new Uint8Array(512)
  const view = new DataView(bytes.buffer)
  view.setUint32(8, 64, true)
  view.setInt32(12, tag, true)
  view.setUint32(64, (text.length | (wide ? 0x8000_0000 : 0)) >>> 0, true)
  view.setUint32(68, (kind << 28) >>> 0, true)
  for (let at = 0; at < text.length; at++) bytes[88 + at] = text.charCodeAt(at)
  return { view, bytes }
}

test('what is no plain text of one byte a character is left to the engine', () => {
  const read = (options: Parameters<typeof memoryWith>[1]): string | null => {
    const { view, bytes } = memoryWith('text', options)
    return new GuestTexts().read(8, view, bytes)
  }
  assert.deepEqual([read({}), read({ tag: -6 }), read({ tag: 0 }), read({ kind: 1 }), read({ wide: true })], ['text', null, null, null, null])
})

test('a text is known by what it says, not by where it lies', () => {
  const texts = new GuestTexts()
  const said: (string | null)[] = []
  for (let n = 0; n < 10_000; n++) {
    const { view, bytes } = memoryWith(`s.${n}`)
    said.push(texts.read(8, view, bytes))
  }
  assert.deepEqual(said, Array.from({ length: 10_000 }, (_, n) => `s.${n}`))
})
