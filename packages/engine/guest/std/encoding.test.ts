import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TextDecoder as OurDecoder, TextEncoder as OurEncoder } from './encoding.ts'

const TEXTS = ['', 'abc', 'é', '€', '😀', 'a\ud800b', '\udc00\ud800', '\ud83d', '\u0000\u007f\u0080\u07ff\u0800\uffff', '\ufeffbom', 'x'.repeat(5000) + '😀']

test('texts encode as in Node, lone surrogates too', () => {
  for (const text of TEXTS) {
    assert.deepEqual([...new OurEncoder().encode(text)], [...new TextEncoder().encode(text)], JSON.stringify(text.slice(0, 20)))
    for (const room of [0, 1, 2, 3, 5]) {
      const [mine, theirs] = [new Uint8Array(room), new Uint8Array(room)]
      assert.deepEqual(new OurEncoder().encodeInto(text, mine), new TextEncoder().encodeInto(text, theirs))
      assert.deepEqual(mine, theirs)
    }
  }
  assert.deepEqual([...new OurEncoder().encode()], [])
  assert.deepEqual([...new OurEncoder().encode(5)], [53])
})

const BYTES: number[][] = [
  [], [97], [0xc3, 0xa9], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x98, 0x80], [0xff], [0x80], [0xc0, 0x80], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xf0, 0x9f, 97], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80],
  [0xe0, 0x80, 0x80], [0xf0, 0x80, 0x80, 0x80], [0xef, 0xbb, 0xbf, 97], [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], [97, 0xef, 0xbb, 0xbf], [0xef, 0xbb], [0xe2, 0xe2, 0x82, 0xac], [97, 0xc3, 98, 0xff, 99], [0xc2, 0x80], [0xdf, 0xbf], [0xef, 0xbf, 0xbd],
]

const attempt = (action: () => unknown): unknown => {
  try {
    return action()
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string }
    return { name, message, code }
  }
}

test('bytes decode as in Node, strict or not, with a mark or without', () => {
  for (const bytes of BYTES) {
    for (const options of [{}, { fatal: true }, { ignoreBOM: true }, { fatal: true, ignoreBOM: true }]) {
      const decode = (Decoder: typeof TextDecoder): unknown => attempt(() => new Decoder('utf-8', options).decode(Uint8Array.from(bytes)))
      assert.deepEqual(decode(OurDecoder as unknown as typeof TextDecoder), decode(TextDecoder), `${bytes.join()} ${JSON.stringify(options)}`)
    }
  }
})

test('a stream decodes as in Node wherever it is cut', () => {
  const all = [0xef, 0xbb, 0xbf, 97, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xe2, 0x82, 97, 0xf0, 0x9f]
  for (let cut = 0; cut <= all.length; cut++) {
    const run = (Decoder: typeof TextDecoder): string[] => {
      const decoder = new Decoder()
      const parts = [all.slice(0, cut), all.slice(cut)].map((part) => decoder.decode(Uint8Array.from(part), { stream: true }))
      return [...parts, decoder.decode(), decoder.decode(Uint8Array.from([0xef, 0xbb, 0xbf, 98]))]
    }
    assert.deepEqual(run(OurDecoder as unknown as typeof TextDecoder), run(TextDecoder), `cut at ${cut}`)
  }
})

test('labels, sources and properties are as in Node', () => {
  const run = (Decoder: typeof TextDecoder): unknown[] => [
    new Decoder().encoding, new Decoder(' UTF8 ').encoding, new Decoder('utf-8', { fatal: true }).fatal, new Decoder().ignoreBOM,
    attempt(() => new Decoder('nope')), new Decoder().decode(Uint8Array.from([97, 98]).buffer), new Decoder().decode(new DataView(Uint8Array.from([97, 98, 99]).buffer, 1)), new Decoder().decode(undefined),
    (attempt(() => new Decoder().decode('x' as never)) as Error).name,
  ]
  assert.deepEqual(run(OurDecoder as unknown as typeof TextDecoder).map(nameOnly), run(TextDecoder).map(nameOnly))
})

function nameOnly(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : value
}

test('another encoding is refused by name', () => {
  assert.throws(() => new OurDecoder('latin1'), { name: 'RangeError', message: 'The "latin1" encoding is not supported' })
})
