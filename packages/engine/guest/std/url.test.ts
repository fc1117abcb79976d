import assert from 'node:assert/strict'
import { test } from 'node:test'
import { URL as OurUrl, URLSearchParams as OurParams } from './url.ts'

type Kind = typeof URL

const CASES: [url: string, base?: string][] = [
  ['http://example.com'], ['HTTP://EXAMPLE.com:80/'], ['https://example.com:443/a/../b/./c'], ['https://example.com:8443'],
  ['http://user:pass@host/p?q#h'], ['http://us%20er:p@ss:w@host/'], ['http://@host'], ['http://:@host'], ['http://user@/x'],
  ['http:///x'], ['http:/x'], ['http:x'], ['http:'], ['http://'], ['http://?'], ['//x'], ['/x'], [''], [' http://a/ '],
  ['http://a\tb\n/c'], ['http:\\\\a\\b\\c'], ['http://a/%7e%7E/%zz/%'], ['http://a/ä/😀?ä=😀#ä'], ['http://a/\ud800'],
  ['http://a/"<>`{}|^[]\\'], ['http://a/?"<>`{}|^[]\\\''], ['x://a/?\'"'], ['http://a/#"<>`{}|^ '], ['http://a b/'], ['http://a%20b/'],
  ['http://a%41b/'], ['http://a<b/'], ['http://a^b/'], ['http://a|b/'], ['http://a%00b/'], ['http://ex"ample/'], ['http://{a}/'],
  ['http://1/'], ['http://256/'], ['http://1.2/'], ['http://1.2.3/'], ['http://1.2.3.4/'], ['http://1.2.3.4.5/'], ['http://1.2.3.256/'],
  ['http://0x7f.1/'], ['http://0177.0.0.01/'], ['http://0x/'], ['http://1.2.3.4./'], ['http://1..2/'], ['http://08/'], ['http://a.09/'],
  ['http://4294967295/'], ['http://4294967296/'], ['http://a.1/'], ['http://a.0x1g/'], ['http://.../'], ['http://a..b./'],
  ['http://[::1]/'], ['http://[1:2:3:4:5:6:7:8]:80/'], ['http://[1::8]/'], ['http://[::]/'], ['http://[::1.2.3.4]/'],
  ['http://[1:2:3:4:5:6:1.2.3.4]/'], ['http://[1:0:0:2:0:0:0:3]/'], ['http://[1:2:3:4:5:6:7]/'], ['http://[::1/'], ['http://[::1]x/'],
  ['http://[1::2::3]/'], ['http://[12345::]/'], ['http://[::1.2.3]/'], ['http://[::01.2.3.4]/'], ['http://[A:B::]'], ['http://[1:2:3:4:5:6:7::]'],
  ['http://[1:2:3:4:5:6:7:8::]'], ['http://[:1]'], ['http://[1:]'], ['http://[::1.2.3.4:5]'], ['http://[0:1:0:1:0:1:0:1]'],
  ['http://a:65535'], ['http://a:65536'], ['http://a:'], ['http://a:0'], ['http://a:00080/'], ['http://a:b'], ['http://a:8 0'], ['ws://a:80'], ['wss://a:443/x'],
  ['ftp://a:21/'], ['file:///a/b'], ['file:a'], ['file:'], ['file://host/a'], ['file://localhost/a'], ['file:///C|/a/../..'], ['file:///C:/../x'],
  ['file:C:/x', 'file:///D:/y'], ['file:/x', 'file:///D:/y'], ['x', 'file:///D:/y/z'], ['..', 'file:///D:/'], ['file://C:/x'], ['file:\\\\x\\y'], ['?q', 'file://h/a/b?x#y'],
  ['C|/foo', 'file:///some/x'], ['//C:/x', 'file:///'], ['file://[::1]/x'], ['file://a%20b/'],
  ['mailto:you@x.y'], ['data:text/plain,hi there  '], ['data:a  ?q'], ['data:a  #f'], ['javascript:alert(1)'], ['x:/a/../b'], ['x:a/../b'], ['x://h'], ['x://h:80/..'], ['x:///a'],
  ['x:/..//a'], ['x:/.//a'], ['x://H/É'], ['x://a b'], ['x://a%zz/'], ['x://[::1]'], ['x://:80'], ['x://u@'], ['x://?q'], ['x:?q'], ['x:#f'], ['1x:a'], ['a+b-c.d:e'], [':a'],
  ['blob:https://a:1/b'], ['blob:x'], ['non-special:opaque\u0001é'], ['x:/'], ['x:'], ['about:blank'],
  ['a', 'http://h/x/y'], ['/a', 'http://h/x/y'], ['//a', 'http://h/x/y'], ['?a', 'http://h/x/y?b#c'], ['#a', 'http://h/x/y?b#c'], ['', 'http://h/x/y?b#c'],
  ['.', 'http://h/x/y'], ['..', 'http://h/x/y/z'], ['../../../..', 'http://h/x/y/z'], ['./a/./b/../c', 'http://h/x/'], ['%2e%2E/a', 'http://h/x/y/z'], ['http:a', 'http://h/x/y'],
  ['https:a', 'http://h/x/y'], ['\\a', 'http://h/x'], ['\\\\a', 'http://h/x'], ['a:b', 'http://h/x'], ['x', 'mailto:a'], ['#x', 'mailto:a?b'], ['?x', 'mailto:a'], ['a\\b', 'x://h/c'],
  ['/a', 'x://h/c/d'], ['..', 'x:/a/b/c'], ['//h2', 'x://h/c'], ['a', 'x://h'], ['a', 'nope'], ['http://b', 'nope'], ['//user:p@b:81', 'http://h'], ['  a b  ', 'http://h/'],
  ['http://münchen.de/ä'], ['http://MÜNCHEN.de'], ['http://日本語.jp'], ['http://a。b'], ['http://ＧＯ.com'], ['http://faß.de'], ['http://😀.com'], ['http://xn--mnchen-3ya.de'], ['http://a\u00adb'],
  ['http://shop.test/orders/7'], ['https://a-b.c1.d:8443/x/y/?q=1&r=%20/?#top/?'], ['http://a:80'], ['http://a:0'], ['http://a:0443/'], ['https://a:443/x//y'], ['http://a/x//'],
  ['http://a//'], ['http://a//x'], ['http://a/.x'], ['http://a/x./y'], ['http://a/x/..'], ['http://a/x/./'], ['http://a/%2e'], ['http://a?'], ['http://a#'], ['http://a/?#'],
  ["http://a/it's?it's#it's"], ['http://a.1b/'], ['http://a1.b2'], ['http://a.'], ['http://a-'], ['http://a-.b'], ['http://a_b/'], ['http://ab--c.d/'], ['http://b', 'http://a/x?y#z'],
  ['http://bücher。example/'], ['http://xn--/'], ['http://\u00ad/'],
]

const PARTS = ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'] as const

function describe(Url: Kind, url: string, base?: string): unknown {
  try {
    const parsed = base === undefined ? new Url(url) : new Url(url, base)
    return PARTS.map((part) => `${part}=${parsed[part]}`)
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string }
    return { name, message, code }
  }
}

test(`${CASES.length} URLs parse as in Node`, () => {
  for (const [url, base] of CASES) {
    const ours = describe(OurUrl as unknown as Kind, url, base)
    assert.deepEqual(ours, describe(URL, url, base), `${JSON.stringify(url)} against ${JSON.stringify(base)}`)
    assert.equal(OurUrl.canParse(url, base), URL.canParse(url, base), url)
    assert.equal(OurUrl.parse(url, base)?.href, URL.parse(url, base)?.href, url)
  }
})

type Part = Exclude<(typeof PARTS)[number], 'origin'>
const CHANGES: [url: string, part: Part, value: string][] = [
  ['http://a/b', 'protocol', 'https'], ['http://a/b', 'protocol', 'x'], ['x://a/b', 'protocol', 'http'], ['http://a:443/', 'protocol', 'https:foo'], ['http://a', 'protocol', 'file'],
  ['http://u@a', 'protocol', 'file'], ['file:///x', 'protocol', 'http'], ['http://a', 'protocol', '1'], ['http://a', 'protocol', ''],
  ['http://a', 'username', 'u:@/'], ['file:///a', 'username', 'u'], ['mailto:a', 'username', 'u'], ['http://u:p@a', 'password', ''], ['http://a', 'password', 'ü'],
  ['http://a:1/x', 'host', 'b:2'], ['http://a:1/x', 'host', 'b'], ['http://a/x', 'host', ''], ['x://a/x', 'host', ''], ['x://u@a/x', 'host', ''], ['mailto:a', 'host', 'b'], ['http://a', 'host', 'b/c'], ['http://a', 'host', 'b:99999'],
  ['http://a', 'host', '[::1]:2'], ['file:///x', 'host', 'h'], ['file://h/x', 'host', 'localhost'], ['http://a:1', 'hostname', 'b:2'], ['http://a', 'hostname', 'b?c'], ['http://a', 'hostname', '1.2'], ['http://a', 'hostname', 'b c'],
  ['http://a:1', 'port', ''], ['http://a:1', 'port', '80'], ['http://a', 'port', '81x'], ['http://a', 'port', 'x'], ['http://a', 'port', '65536'], ['file:///a', 'port', '1'], ['http://a', 'port', '9/8'],
  ['http://a/b', 'pathname', 'c d'], ['http://a/b', 'pathname', '?x#y'], ['http://a/b', 'pathname', ''], ['mailto:a', 'pathname', 'b'], ['x://h/a', 'pathname', ''], ['x:/a', 'pathname', '//b'], ['http://a', 'pathname', '\\x\\..\\y'], ['file:///a', 'pathname', 'C|/x'],
  ['http://a?b', 'search', ''], ['http://a', 'search', '?'], ['http://a', 'search', 'x=é\'#'], ['http://a', 'search', '??x'], ['x:a', 'search', "'"], ['http://a#h', 'search', 'q'],
  ['http://a#b', 'hash', ''], ['http://a', 'hash', '#'], ['http://a', 'hash', 'x y`'], ['x:a', 'hash', '#z'], ['http://a', 'href', 'http://b/?c=d'], ['http://a', 'href', 'nope'],
]

test('setters change a URL as in Node', () => {
  for (const [url, part, value] of CHANGES) {
    const change = (Url: Kind): unknown => {
      const parsed = new Url(url)
      void parsed.searchParams
      try {
        parsed[part] = value
      } catch (error) {
        return (error as Error).message
      }
      return [...PARTS.map((name) => `${name}=${parsed[name]}`), String(parsed.searchParams)]
    }
    assert.deepEqual(change(OurUrl as unknown as Kind), change(URL), `${url} .${part} = ${JSON.stringify(value)}`)
  }
})

const PARAM_INITS: unknown[] = [
  '', '?', 'a=1&b=2', '?a=1&a=2&&=&=x&y=', 'a+b=c%20d%2B', 'a=%zz&%', '%ff=%e4%b8', 'é=ß', [['a', 'b'], ['a', 'c']], { a: 1, b: [1, 2] },
  new Map([['x', 'y']]), [['a']], [1], null, undefined, 5, { 'a\ud800': '\udc00' }, new URLSearchParams('q=1'),
]

test('URLSearchParams reads and writes as in Node', () => {
  for (const init of PARAM_INITS) {
    const walk = (Params: typeof URLSearchParams): unknown => {
      try {
        const params = new Params(init as string)
        const before = [String(params), [...params], [...params.keys()], [...params.values()], params.size, params.get('a'), params.getAll('a')]
        params.append('z z', "!'()~*-._+&=%é")
        params.set('a', '9')
        params.delete('b', '3')
        params.sort()
        const seen: string[] = []
        params.forEach((value, name) => seen.push(`${name}:${value}`))
        return [...before, String(params), params.has('a'), params.has('a', '1'), seen]
      } catch (error) {
        return (error as Error).message
      }
    }
    assert.deepEqual(walk(OurParams as unknown as typeof URLSearchParams), walk(URLSearchParams), JSON.stringify(init))
  }
})

test('a URL and its searchParams follow each other', () => {
  const walk = (Url: Kind): string[] => {
    const url = new Url('http://a/?x=1#h')
    const { searchParams } = url
    searchParams.append('y', '2 3')
    const seen = [url.href]
    url.search = 'k=v'
    seen.push(String(searchParams))
    url.href = 'http://b/?m=n'
    seen.push(String(searchParams), JSON.stringify({ url }))
    searchParams.delete('m')
    seen.push(url.href, String(url.searchParams === searchParams))
    return seen
  }
  assert.deepEqual(walk(OurUrl as unknown as Kind), walk(URL))
})
