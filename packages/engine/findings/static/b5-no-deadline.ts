import { needed, type SyntaxNode } from '../../compile/syntax-node.ts'
import type { StaticFinding } from '../finding.ts'
import { isGlobalFetch, mayBringSignal, moduleOf, propertyOf } from '../source/io-calls.ts'
import { argumentsOf, bare, calleeName, type Project, type Source } from '../source/project.ts'
import { suspect } from './suspect.ts'

const axiosVerbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'request', 'axios', 'default'])

/** B5: a request over the network that nothing ends when the other side does not answer. */
export function* noDeadline(source: Source, project: Project): Generator<StaticFinding> {
  for (const call of source.tree.all('CallExpression')) {
    const name = requestName(source, project, call)
    if (name === null || mayBringSignal(source, call) || hasOpenOptions(source, call) || isTimedAround(source, call)) continue
    const what = name === 'fetch' ? 'a signal' : 'a signal or a timeout'
    yield suspect(source, 'B5', call, `${name} is called without ${what}: when the other side does not answer, this waits for as long as the connection lives.`)
  }
}

function requestName(source: Source, project: Project, call: SyntaxNode): string | null {
  if (isGlobalFetch(source, call)) return 'fetch'
  const module = moduleOf(project, source, call)
  const name = calleeName(call)
  if (module === 'axios' && axiosVerbs.has(name)) return name === 'axios' || name === 'default' ? 'axios' : `axios.${name}`
  if (module !== null && /^(?:node:)?https?$/.test(module) && (name === 'request' || name === 'get')) return `${module.replace('node:', '')}.${name}`
  return module === 'undici' && (name === 'fetch' || name === 'request') ? name : null
}

/** Options, or a whole request, that are made elsewhere may hold a deadline. */
function hasOpenOptions({ tree, bindings }: Source, call: SyntaxNode): boolean {
  return argumentsOf(call).some((argument, index) => {
    if (argument.type === 'ObjectExpression') {
      return propertyOf(argument, 'timeout') !== null || tree.textOf(argument).includes('...')
    }
    if (argument.type === 'NewExpression') return /signal|\.\.\.|,\s*\w+\s*\)$/.test(tree.textOf(argument)) && !/^new URL\b/.test(tree.textOf(argument))
    if (index > 0) return !['FunctionExpression', 'ArrowFunctionExpression', 'Literal'].includes(argument.type)
    const binding = argument.type === 'Identifier' ? bindings.of(argument) : null
    return /req/i.test(tree.textOf(argument)) && (binding === null || binding.kind === 'parameter' || /Request\s*\(/.test(tree.textOf(binding.by)))
  })
}

/** `withTimeout(fetch(url), 500)`, and a race against a timer: a deadline from outside. */
function isTimedAround({ tree }: Source, call: SyntaxNode): boolean {
  for (const outer of tree.around(call)) {
    if (outer.type.endsWith('Statement') || outer.type.includes('Function') || outer.type === 'VariableDeclaration') return false
    if (outer.type !== 'CallExpression') continue
    if (/timeout|deadline|within/i.test(calleeName(outer))) return true
    if (calleeName(outer) === 'race' && bare(needed(outer, 'callee')).type === 'MemberExpression') return true
  }
  return false
}
