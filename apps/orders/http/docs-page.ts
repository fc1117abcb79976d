import { problems } from '../orders/answers.ts'
import { type OpenApiDocument, usual } from './openapi.ts'
import type { Answer, Content, Operation, Parameter, Schema } from './routes.ts'

export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2327; --soft: #59636b; --line: #d8dee3; --paper: #fff; --block: #f4f6f8; --accent: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8eb; --soft: #9aa5ae; --line: #333c44; --paper: #14181c; --block: #1c2228; --accent: #7db8f5 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem 6rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2 }
h2 { margin: 0; font-size: 1.25rem; line-height: 1.35 }
.address { margin: .25rem 0 .75rem; overflow-wrap: anywhere }
.address code { font-size: 1rem }
h2 + dl { margin-top: .6rem }
h3 { margin: 1.25rem 0 .4rem; font-size: .95rem }
p { margin: .5rem 0 }
a { color: var(--accent) }
code, pre, dt { font: .875rem/1.5 ui-monospace, monospace }
pre { margin: .4rem 0; padding: .75rem 1rem; overflow-x: auto; background: var(--block); border-radius: .4rem }
nav ul { margin: 1rem 0 0; padding: 0; list-style: none; columns: 22rem; column-gap: 2rem }
nav li { padding: .35rem 0; break-inside: avoid }
section { margin-top: 2rem; padding-top: 1.5rem; border-top: 1px solid var(--line) }
.method { display: inline-block; min-width: 4.2rem; color: var(--soft); font-weight: 600 }
dl { margin: 0; display: grid; grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr); gap: .35rem 1rem }
dt { padding-top: .1rem; overflow-wrap: anywhere }
dt a { text-decoration: none }
dd { margin: 0; overflow-wrap: anywhere }
.note { color: var(--soft) }
@media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0 } dd { margin-bottom: .6rem } }
`

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const text = (value: string): string => value.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character)
/** Text in which what stands between backquotes is code. */
const prose = (value: string): string => text(value).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** The description as a page that needs no script, and nothing from elsewhere. */
export function docsPage({ info, paths }: OpenApiDocument, host: string): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${text(info.title)}</title><style>${STYLE}</style></head>
<body>
<header><h1>${text(info.title)}</h1><p>${prose(info.description)} For tools: <a href="/openapi.json">openapi.json</a>.</p></header>
<nav aria-label="Operations"><ul>
${operations.map(({ path, method, operation }) => `<li><a href="#${operation.operationId}">${prose(operation.summary)}</a><br><code class="note"><span class="method">${method}</span>${text(path)}</code></li>`).join('\n')}
</ul></nav>
<main>
${operations.map(({ path, method, operation }) => section(path, method, operation, host)).join('\n')}
<section id="always">
<h2>What any operation can answer besides</h2>
<dl>${Object.entries(usual).map(([status, answer]) => response(status, answer)).join('\n')}</dl>
</section>
<section id="problems">
<h2>Problems</h2>
<p>Each has its <code>type</code>, <code>title</code> and <code>status</code>, and a <code>detail</code> for people.</p>
<dl>${Object.entries(problems).map(([code, [status, title]]) => `<dt>${code}</dt><dd>${text(title)} <span class="note">${status}</span></dd>`).join('\n')}</dl>
</section>
</main>
</body>
</html>
`
}

function section(path: string, method: string, { operationId, summary, description, parameters = [], requestBody, responses }: Operation, host: string): string {
  const own = Object.entries(responses).filter(([status, answer]) => answer.description !== usual[status]?.description)
  const bodies = Object.entries(requestBody?.content ?? {})
  return `<section id="${operationId}">
<h2>${prose(summary)}</h2>
<p class="address"><code><span class="method">${method}</span>${text(path)}</code></p>
${description === undefined ? '' : `<p>${prose(description)}</p>`}
${parameters.length === 0 ? '' : `<h3>Parameters</h3>\n<dl>${parameters.map(parameter).join('\n')}</dl>`}
${bodies.map(([type, body]) => `<h3>Body <span class="note">${text(type)}</span></h3>\n${content(body)}`).join('\n')}
<h3>Answers</h3>
<dl>${own.map(([status, answer]) => response(status, answer)).join('\n')}</dl>
<h3>Try it</h3>
<pre tabindex="0">${text(curl(host + path, method, parameters, bodies[0]?.[1].example))}</pre>
</section>`
}

function parameter({ name, in: where, required = false, description, schema }: Parameter): string {
  return `<dt>${text(name)}</dt><dd>${prose(description)} <span class="note">${where}${required ? ', required' : ''}; ${text(typeOf(schema))}</span></dd>`
}

function response(status: string, { description, headers = {}, content: bodies = {} }: Answer): string {
  const named = Object.entries(headers).map(([name, header]) => `<br><code>${text(name)}</code>: ${prose(header.description)}`)
  const shown = Object.entries(bodies).filter(([type]) => type === 'application/json').map(([, body]) => content(body))
  return `<dt>${status}</dt><dd>${prose(description)}${named.join('')}${shown.join('')}</dd>`
}

const content = ({ schema, example }: Content): string =>
  `<pre tabindex="0">${text(shape(schema))}</pre>${example === undefined ? '' : `<p class="note">For example:</p><pre tabindex="0">${text(JSON.stringify(example, null, 2))}</pre>`}`

/** A schema as one would write it in TypeScript. */
function shape(schema: Schema, indent = ''): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  if (properties.length === 0) return typeOf(schema, indent)
  const required = (schema['required'] ?? []) as string[]
  const lines = properties.map(([name, of]) => `${indent}  ${name}${required.includes(name) ? '' : '?'}: ${shape(of, `${indent}  `)}${typeof of['description'] === 'string' ? `  // ${of['description']}` : ''}`)
  return `{\n${lines.join('\n')}\n${indent}}`
}

function typeOf(schema: Schema, indent = ''): string {
  const { type, enum: values, const: only, items, minimum = schema['minLength'], maximum = schema['maxLength'], pattern } = schema
  if (only !== undefined) return JSON.stringify(only)
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (type === 'array') return `${shape((items ?? {}) as Schema, indent)}[]`
  const bounds = [minimum === undefined ? '' : `from ${String(minimum)}`, maximum === undefined ? '' : `to ${String(maximum)}`, pattern === undefined ? '' : String(pattern)].filter(Boolean).join(' ')
  return `${Array.isArray(type) ? type.join(' | ') : String(type ?? 'any')}${bounds === '' ? '' : ` (${bounds})`}`
}

function curl(address: string, method: string, parameters: Parameter[], body: unknown): string {
  const example = (parameter: Parameter): string => String(parameter.example ?? '')
  const given = parameters.filter((parameter) => parameter.example !== undefined)
  const filled = given.filter((parameter) => parameter.in === 'path').reduce((all, parameter) => all.replace(`{${parameter.name}}`, example(parameter)), address)
  const query = given.filter((parameter) => parameter.in === 'query').map((parameter) => `${parameter.name}=${example(parameter)}`).join('&')
  const headers = given.filter((parameter) => parameter.in === 'header').map((parameter) => ` \\\n  -H '${parameter.name}: ${example(parameter)}'`).join('')
  const sent = body === undefined ? '' : ` \\\n  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'`
  return `curl${method === 'GET' ? '' : ` -X ${method}`} '${filled}${query === '' ? '' : `?${query}`}'${headers}${sent}`
}
