import { exec, includesText, numberOf, sliceText, splitText } from './primordials.ts'
import { specialPort, type UrlRecord } from './url-record.ts'

/**
 * An http address in which nothing is to be changed, as nearly all are: labels of small letters, digits and hyphens that do
 * not begin with a digit, no `.` or `%` at the beginning of a segment, nothing that would be encoded.
 * Each segment begins with a slash, so there is one way to match and no going back.
 */
const PLAIN = /^(https?):\/\/([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*)(?::([0-9]{1,4}))?((?:\/(?:[\w~!$&()*+,;=:@-][\w.~!$&()*+,;=:@-]*)?)*)(?:\?([\w.~!$&()*+,;=:@/?%-]*))?(?:#([\w.~!$&()*+,;=:@/?-]*))?$/

/** What `parseUrl` gives, in one match; null when it takes the whole parser to know. */
export function readPlainUrl(text: string): UrlRecord | null {
  const found = exec(PLAIN, text)
  if (found === null || includesText(text, 'xn--')) return null
  const { 1: scheme = '', 2: host = '', 3: digits, 4: path = '', 5: query, 6: fragment } = found
  const url: UrlRecord = {
    scheme, username: '', password: '', host, port: null, path: splitText(sliceText(path, 1), '/'), query: query ?? null, fragment: fragment ?? null,
  }
  const port = digits === undefined ? null : numberOf(digits)
  if (port !== specialPort(url)) url.port = port
  return url
}
