import {
  controlSet, fragmentSet, pathSet, percentEncode, querySet, specialQuerySet, userinfoSet,
} from './percent-encode.ts'
import { readPlainUrl } from './plain-url.ts'
import { parseHost } from './url-host.ts'
import { isSpecial, isSpecialScheme, specialPort, type UrlRecord } from './url-record.ts'

export type State =
  | 'scheme start' | 'scheme' | 'no scheme' | 'special relative or authority' | 'path or authority' | 'relative'
  | 'relative slash' | 'special authority slashes' | 'special authority ignore slashes' | 'authority' | 'host' | 'hostname'
  | 'port' | 'file' | 'file slash' | 'file host' | 'path start' | 'path' | 'opaque path' | 'query' | 'fragment'

const isDriveLetter = (text: string): boolean => /^[a-z][:|]$/i.test(text)
const isSingleDot = (segment: string): boolean => /^(\.|%2e)$/i.test(segment)
const isDoubleDot = (segment: string): boolean => /^(\.|%2e){2}$/i.test(segment)

function startsWithDriveLetter(characters: string[], at: number): boolean {
  const text = (characters[at] ?? '') + (characters[at + 1] ?? '')
  const after = characters[at + 2]
  return isDriveLetter(text) && (after === undefined || '/\\?#'.includes(after))
}

function shorten(url: UrlRecord): void {
  const path = url.path as string[]
  if (url.scheme === 'file' && path.length === 1 && /^[a-z]:$/i.test(path[0] as string)) return
  path.pop()
}

/**
 * The standard's basic URL parser, state by state and under its names. Gives null on failure. With `url` and `start` it
 * changes that record in place, as the setters of URL do, and gives it back even when the new part was not usable.
 */
export function parseUrl(text: string, base: UrlRecord | null, given?: UrlRecord, start?: State): UrlRecord | null {
  const override = start !== undefined
  const plain = given === undefined ? readPlainUrl(text) : null
  if (plain !== null) return plain
  const url: UrlRecord = given ?? {
    scheme: '', username: '', password: '', host: null, port: null, path: [], query: null, fragment: null,
  }
  const trimmed = override ? text : text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, '')
  const input = Array.from(trimmed.replace(/[\t\n\r]/g, ''))
  let state: State = start ?? 'scheme start'
  let buffer = ''
  let atSeen = false
  let passwordSeen = false
  let inBrackets = false
  // A failure leaves a given record as it was.
  const failed = override ? url : null

  for (let at = 0; ; at++) {
    const c: string | undefined = input[at]
    switch (state) {
      case 'scheme start':
        if (c !== undefined && /[a-z]/i.test(c)) {
          buffer += c.toLowerCase()
          state = 'scheme'
        } else if (!override) {
          state = 'no scheme'
          at--
        } else return failed
        break

      case 'scheme':
        if (c !== undefined && /[a-z0-9+\-.]/i.test(c)) buffer += c.toLowerCase()
        else if (c === ':') {
          if (override) {
            const wasSpecial = isSpecial(url)
            const becomesSpecial = isSpecialScheme(buffer)
            if (wasSpecial !== becomesSpecial) return url
            if (buffer === 'file' && (url.username !== '' || url.password !== '' || url.port !== null)) return url
            if (url.scheme === 'file' && url.host === '') return url
          }
          url.scheme = buffer
          if (override) {
            if (url.port === specialPort(url)) url.port = null
            return url
          }
          buffer = ''
          if (url.scheme === 'file') state = 'file'
          else if (isSpecial(url)) state = base?.scheme === url.scheme ? 'special relative or authority' : 'special authority slashes'
          else if (input[at + 1] === '/') {
            state = 'path or authority'
            at++
          } else {
            url.path = ''
            state = 'opaque path'
          }
        } else if (!override) {
          buffer = ''
          state = 'no scheme'
          at = -1
        } else return failed
        break

      case 'no scheme':
        if (base === null || (typeof base.path === 'string' && c !== '#')) return null
        if (typeof base.path === 'string') {
          url.scheme = base.scheme
          url.path = base.path
          url.query = base.query
          url.fragment = ''
          state = 'fragment'
        } else {
          state = base.scheme === 'file' ? 'file' : 'relative'
          at--
        }
        break

      case 'special relative or authority':
        if (c === '/' && input[at + 1] === '/') {
          state = 'special authority ignore slashes'
          at++
        } else {
          state = 'relative'
          at--
        }
        break

      case 'path or authority':
        if (c === '/') state = 'authority'
        else {
          state = 'path'
          at--
        }
        break

      case 'relative': {
        const from = base as UrlRecord
        url.scheme = from.scheme
        if (c === '/' || (isSpecial(url) && c === '\\')) {
          state = 'relative slash'
          break
        }
        url.username = from.username
        url.password = from.password
        url.host = from.host
        url.port = from.port
        url.path = [...from.path]
        url.query = from.query
        if (c === '?') {
          url.query = ''
          state = 'query'
        } else if (c === '#') {
          url.fragment = ''
          state = 'fragment'
        } else if (c !== undefined) {
          url.query = null
          shorten(url)
          state = 'path'
          at--
        }
        break
      }

      case 'relative slash':
        if (isSpecial(url) && (c === '/' || c === '\\')) state = 'special authority ignore slashes'
        else if (c === '/') state = 'authority'
        else {
          const from = base as UrlRecord
          url.username = from.username
          url.password = from.password
          url.host = from.host
          url.port = from.port
          state = 'path'
          at--
        }
        break

      case 'special authority slashes':
        state = 'special authority ignore slashes'
        if (c === '/' && input[at + 1] === '/') at++
        else at--
        break

      case 'special authority ignore slashes':
        if (c !== '/' && c !== '\\') {
          state = 'authority'
          at--
        }
        break

      case 'authority':
        if (c === '@') {
          if (atSeen) buffer = `%40${buffer}`
          atSeen = true
          for (const character of buffer) {
            if (character === ':' && !passwordSeen) passwordSeen = true
            else if (passwordSeen) url.password += percentEncode(character, userinfoSet)
            else url.username += percentEncode(character, userinfoSet)
          }
          buffer = ''
        } else if (endsAuthority(url, c)) {
          if (atSeen && buffer === '') return null
          at -= Array.from(buffer).length + 1
          buffer = ''
          state = 'host'
        } else buffer += c
        break

      case 'host':
      case 'hostname':
        if (override && url.scheme === 'file') {
          at--
          state = 'file host'
        } else if (c === ':' && !inBrackets) {
          if (buffer === '') return failed
          if (start === 'hostname') return failed
          const host = parseHost(buffer, isSpecial(url))
          if (host === null) return failed
          url.host = host
          buffer = ''
          state = 'port'
        } else if (endsAuthority(url, c)) {
          at--
          if (isSpecial(url) && buffer === '') return failed
          if (override && buffer === '' && (url.username !== '' || url.password !== '' || url.port !== null)) return failed
          const host = parseHost(buffer, isSpecial(url))
          if (host === null) return failed
          url.host = host
          buffer = ''
          state = 'path start'
          if (override) return url
        } else {
          if (c === '[') inBrackets = true
          if (c === ']') inBrackets = false
          buffer += c
        }
        break

      case 'port':
        if (c !== undefined && /[0-9]/.test(c)) buffer += c
        else if (endsAuthority(url, c) || override) {
          if (buffer !== '') {
            const port = Number.parseInt(buffer, 10)
            if (port > 65535) return failed
            url.port = port === specialPort(url) ? null : port
            buffer = ''
            if (override) return url
          }
          if (override) return failed
          state = 'path start'
          at--
        } else return null
        break

      case 'file':
        url.scheme = 'file'
        url.host = ''
        if (c === '/' || c === '\\') state = 'file slash'
        else if (base?.scheme === 'file') {
          url.host = base.host
          url.path = [...base.path]
          url.query = base.query
          if (c === '?') {
            url.query = ''
            state = 'query'
          } else if (c === '#') {
            url.fragment = ''
            state = 'fragment'
          } else if (c !== undefined) {
            url.query = null
            if (startsWithDriveLetter(input, at)) url.path = []
            else shorten(url)
            state = 'path'
            at--
          }
        } else {
          state = 'path'
          at--
        }
        break

      case 'file slash':
        if (c === '/' || c === '\\') state = 'file host'
        else {
          if (base?.scheme === 'file') {
            url.host = base.host
            const drive = base.path[0]
            if (!startsWithDriveLetter(input, at) && drive !== undefined && /^[a-z]:$/i.test(drive)) (url.path as string[]).push(drive)
          }
          state = 'path'
          at--
        }
        break

      case 'file host':
        if (c !== undefined && !'/\\?#'.includes(c)) {
          buffer += c
          break
        }
        at--
        if (!override && isDriveLetter(buffer)) state = 'path' // The buffer goes on into the path.
        else if (buffer === '') {
          url.host = ''
          if (override) return url
          state = 'path start'
        } else {
          const host = parseHost(buffer, true)
          if (host === null) return failed
          url.host = host === 'localhost' ? '' : host
          if (override) return url
          buffer = ''
          state = 'path start'
        }
        break

      case 'path start':
        if (isSpecial(url)) {
          state = 'path'
          if (c !== '/' && c !== '\\') at--
        } else if (!override && c === '?') {
          url.query = ''
          state = 'query'
        } else if (!override && c === '#') {
          url.fragment = ''
          state = 'fragment'
        } else if (c !== undefined) {
          state = 'path'
          if (c !== '/') at--
        } else if (override && url.host === null) (url.path as string[]).push('')
        break

      case 'path': {
        const slash = c === '/' || (isSpecial(url) && c === '\\')
        if (c !== undefined && !slash && (override || (c !== '?' && c !== '#'))) {
          buffer += percentEncode(c, pathSet)
          break
        }
        const path = url.path as string[]
        if (isDoubleDot(buffer)) {
          shorten(url)
          if (!slash) path.push('')
        } else if (isSingleDot(buffer)) {
          if (!slash) path.push('')
        } else {
          if (url.scheme === 'file' && path.length === 0 && isDriveLetter(buffer)) buffer = `${buffer[0]}:`
          path.push(buffer)
        }
        buffer = ''
        if (c === '?') {
          url.query = ''
          state = 'query'
        }
        if (c === '#') {
          url.fragment = ''
          state = 'fragment'
        }
        break
      }

      case 'opaque path':
        if (c === '?') {
          url.query = ''
          state = 'query'
        } else if (c === '#') {
          url.fragment = ''
          state = 'fragment'
        } else if (c === ' ') url.path += input[at + 1] === '?' || input[at + 1] === '#' ? '%20' : ' '
        else if (c !== undefined) url.path += percentEncode(c, controlSet)
        break

      case 'query':
        if ((!override && c === '#') || c === undefined) {
          url.query += percentEncode(buffer, isSpecial(url) ? specialQuerySet : querySet)
          buffer = ''
          if (c === '#') {
            url.fragment = ''
            state = 'fragment'
          }
        } else buffer += c
        break

      case 'fragment':
        if (c !== undefined) url.fragment += percentEncode(c, fragmentSet)
        break
    }
    if (c === undefined && at >= input.length) return url
  }
}

function endsAuthority(url: UrlRecord, c: string | undefined): boolean {
  return c === undefined || c === '/' || c === '?' || c === '#' || (isSpecial(url) && c === '\\')
}
