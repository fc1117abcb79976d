/** https://url.spec.whatwg.org/#concept-url, with the host already in its serialised form. */
export interface UrlRecord {
  scheme: string
  username: string
  password: string
  host: string | null
  port: number | null
  /** A text when opaque ("mailto:you"), else the segments. */
  path: string | string[]
  query: string | null
  fragment: string | null
}

const SPECIAL_PORTS: Record<string, number | null> = { ftp: 21, file: null, http: 80, https: 443, ws: 80, wss: 443 }

export function isSpecialScheme(scheme: string): boolean {
  return Object.hasOwn(SPECIAL_PORTS, scheme)
}
export function isSpecial(url: UrlRecord): boolean {
  return isSpecialScheme(url.scheme)
}
/** The port that need not be written; undefined for a scheme that is not special. */
export function specialPort(url: UrlRecord): number | null | undefined {
  return isSpecial(url) ? SPECIAL_PORTS[url.scheme] : undefined
}
export function cannotHaveCredentials(url: UrlRecord): boolean {
  return url.host === null || url.host === '' || url.scheme === 'file'
}

/** https://url.spec.whatwg.org/#url-serializing */
export function serializeUrl(url: UrlRecord): string {
  let text = `${url.scheme}:`
  if (url.host !== null) {
    text += '//'
    if (url.username !== '' || url.password !== '') text += `${url.username}${url.password === '' ? '' : `:${url.password}`}@`
    text += url.host
    if (url.port !== null) text += `:${url.port}`
  } else if (typeof url.path !== 'string' && url.path.length > 1 && url.path[0] === '') text += '/.'
  text += serializePath(url)
  if (url.query !== null) text += `?${url.query}`
  if (url.fragment !== null) text += `#${url.fragment}`
  return text
}

export function serializePath(url: UrlRecord): string {
  return typeof url.path === 'string' ? url.path : url.path.map((segment) => `/${segment}`).join('')
}
