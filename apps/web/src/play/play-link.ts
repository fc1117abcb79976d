/** The whole state of the playground in a link: JSON, deflated, as base64url after `#1.`. */
import type { SourceFile } from '@interleave/engine/compile/program.ts'

export interface PlayState {
  files: SourceFile[]
  /** The world as JSON text, as it was typed. */
  world: string
  /** The order that is shown, and the moment in it, as `writeOrder` wrote it. */
  order?: string
}

const PREFIX = '#1.'
/** Above what the editor takes; a link that says more is not one of ours. */
const MOST_CHARACTERS = 2_000_000

export async function writeLink(state: PlayState): Promise<string> {
  const packed = await through(new Blob([JSON.stringify(state)]).stream(), new CompressionStream('deflate-raw'), MOST_CHARACTERS)
  return PREFIX + toBase64Url(packed)
}

/** Null for a hash that says nothing. Throws, in words, for one that cannot be read. */
export async function readLink(hash: string): Promise<PlayState | null> {
  if (hash === '' || hash === '#') return null
  if (!hash.startsWith(PREFIX)) throw new Error('This link is of another version of the playground, so its code cannot be read.')
  let value: unknown
  try {
    const packed = fromBase64Url(hash.slice(PREFIX.length))
    const text = await through(new Blob([packed]).stream(), new DecompressionStream('deflate-raw'), MOST_CHARACTERS)
    value = JSON.parse(new TextDecoder().decode(text))
  } catch (error) {
    throw new Error('This link was cut short or changed on its way, so its code cannot be read. Ask for it again.', { cause: error })
  }
  if (!isPlayState(value)) throw new Error('This link holds something else than code for the playground.')
  const { files, world, order } = value
  return { files: files.map(({ name, text }) => ({ name, text })), world, ...(order === undefined ? {} : { order }) }
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}

async function through(stream: ReadableStream, transform: CompressionStream | DecompressionStream, most: number): Promise<Uint8Array> {
  const reader = stream.pipeThrough(transform as ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>).getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer())
    size += value.length
    if (size > most) {
      await reader.cancel()
      throw new RangeError(`Expected at most ${most.toLocaleString('en')} bytes`)
    }
    chunks.push(value)
  }
}

export function isPlayState(value: unknown): value is PlayState {
  return (
    typeof value === 'object' && value !== null &&
    'world' in value && typeof value.world === 'string' &&
    (!('order' in value) || typeof value.order === 'string') &&
    'files' in value && Array.isArray(value.files) && value.files.length > 0 && value.files.length <= 20 && value.files.every(isFile)
  )
}

function isFile(value: unknown): value is SourceFile {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'text' in value && typeof value.text === 'string'
}
