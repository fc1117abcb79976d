import { child, children, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import { isGlobalFetch, moduleOf, propertyOf } from '../source/io-calls.ts'
import { calleeName, type FoundFunction, type Project, type Source } from '../source/project.ts'
import { signalParameters } from '../source/signals.ts'
import type { Fix, Fixer } from './fix.ts'
import { argumentEdit, propertyEdit } from './layout.ts'

/** Which parameter of a function takes a signal, and whether alone or as an option. */
interface Slot {
  index: number
  isOption: boolean
}

/** B4: hands the signal on in the way that whoever is called takes one. */
export const passSignal: Fixer = (source, call, project) => {
  const signal = givenSignal(source, call)
  const slot = slotOf(source, call, project)
  if (signal === null || slot === null) return null
  return writeSignal(source, call, slot, signal, `Pass ${signal} on`)
}

/** B5: a deadline of five seconds, beside the signal that the function was given, if it was. */
export const giveDeadline: Fixer = (source, call) => {
  if (!isGlobalFetch(source, call)) return null
  const signal = givenSignal(source, call)
  const deadline = 'AbortSignal.timeout(5_000)'
  const value = signal === null ? deadline : `AbortSignal.any([${signal}, ${deadline}])`
  return writeSignal(source, call, { index: 1, isOption: true }, value, 'Give it five seconds')
}

/** How the signal is written that the nearest function around was given: `signal`, `options.signal`. */
export function givenSignal(source: Source, node: SyntaxNode): string | null {
  for (const outer of source.tree.around(node)) {
    const [given] = isFunction(outer) ? signalParameters({ source, node: outer }) : []
    if (!given) continue
    const isItself = /signal$/i.test(given.name) || /^\w+\??:\s*AbortSignal\b/.test(source.tree.textOf(given.node)) || source.tree.parent(given.node)?.type === 'Property'
    return isItself ? given.name : `${given.name}.signal`
  }
  return null
}

function writeSignal(source: Source, call: SyntaxNode, { index, isOption }: Slot, signal: string, title: string): Fix | null {
  const property = signal === 'signal' ? signal : `signal: ${signal}`
  const there = children(call, 'arguments')[index]
  if (there && (!isOption || there.type !== 'ObjectExpression' || propertyOf(there, 'signal') || source.tree.textOf(there).includes('...'))) return null
  const edit = there ? propertyEdit(there, property) : argumentEdit(source, call, index, isOption ? `{ ${property} }` : signal)
  return edit && { title, edits: [{ file: source.tree.file, ...edit }] }
}

function slotOf(source: Source, call: SyntaxNode, project: Project): Slot | null {
  if (isGlobalFetch(source, call)) return { index: 1, isOption: true }
  const from = moduleOf(project, source, call)
  const name = calleeName(call)
  if (from === 'interleave:world') return { index: name === 'io' ? 2 : 1, isOption: true }
  if (from === 'node:timers/promises') return { index: name === 'setTimeout' ? 2 : 1, isOption: true }
  const slots = project.calleesOf(source, call).map(slotOfFunction)
  const [slot] = slots
  // Where several functions may be meant, all must take it the same way.
  return slot && slots.every((one) => one?.index === slot.index && one.isOption === slot.isOption) ? slot : null
}

function slotOfFunction(fn: FoundFunction): Slot | null {
  const [binding] = signalParameters(fn)
  if (!binding) return null
  const { tree } = fn.source
  const index = children(fn.node, 'params').findIndex((param) => param.start <= binding.node.start && binding.node.end <= param.end)
  const param = children(fn.node, 'params')[index]
  if (!param) return null
  const pattern = param.type === 'AssignmentPattern' ? needed(param, 'left') : param
  if (pattern.type === 'ObjectPattern') {
    const key = children(pattern, 'properties').map((property) => child(property, 'key')).find((one) => one && word(one, 'name') === 'signal')
    return key ? { index, isOption: true } : null
  }
  const isItself = /signal$/i.test(binding.name) || /^\w+\??:\s*AbortSignal\b/.test(tree.textOf(pattern))
  return { index, isOption: !isItself }
}
