import { child, needed, word, type SyntaxNode } from '../../compile/syntax-node.ts'
import { isFunction } from '../../compile/visible-locals.ts'
import type { StaticFinding } from '../finding.ts'
import { functionDoesIo } from '../source/io-calls.ts'
import { argumentsOf, bare, calleeName, isMember, propertyName, type Project, type Source } from '../source/project.ts'
import { within } from '../source/walk.ts'
import { suspect } from './suspect.ts'

const limiters = /limit|semaphore|acquire|throttle|queue|pool|gate|slot|mutex|lock|schedule/i

/** B7 in the source: work is started for every item of a list whose length the caller decides, all at once. */
export function* fanOut(source: Source, project: Project): Generator<StaticFinding> {
  for (const call of source.tree.all('CallExpression')) {
    const callee = needed(call, 'callee')
    if (!isMember(callee, 'Promise', 'all') && !isMember(callee, 'Promise', 'allSettled')) continue
    const [list] = argumentsOf(call)
    if (list?.type !== 'CallExpression' || propertyName(needed(list, 'callee')) !== 'map') continue
    const items = bare(needed(bare(needed(list, 'callee')), 'object'))
    const [work] = argumentsOf(list)
    if (!work || !isOpenEnded(source, items) || !startsForEach(project, source, work) || isLimited(list)) continue
    yield suspect(source, 'B7', call, `This starts one operation for each of ${source.tree.textOf(items).replace(/\s+/g, ' ').slice(0, 40)}, however many there are, all at once.`)
  }
}

/** A list that comes with the call: a parameter, a part of one, or what was awaited. */
function isOpenEnded(source: Source, items: SyntaxNode, depth = 0): boolean {
  const { bindings } = source
  if (depth > 5) return false
  switch (items.type) {
    case 'AwaitExpression':
      return true
    case 'MemberExpression':
      return isOpenEnded(source, bare(needed(items, 'object')), depth + 1)
    case 'CallExpression': {
      const name = propertyName(needed(items, 'callee'))
      if (name !== null && ['filter', 'map', 'toSorted', 'flat', 'values', 'keys', 'entries'].includes(name)) {
        const owner = bare(needed(bare(needed(items, 'callee')), 'object'))
        const [first] = argumentsOf(items)
        return isOpenEnded(source, owner, depth + 1) || (first !== undefined && isOpenEnded(source, first, depth + 1))
      }
      return false
    }
    case 'Identifier': {
      const binding = bindings.of(items)
      if (!binding) return false
      if (binding.kind === 'parameter') return !isChunkName(binding.name)
      const init = binding.kind === 'variable' ? child(binding.by, 'init') : null
      // A chunk of a list has the size of a chunk.
      return init !== null && !isChunkName(binding.name) && isOpenEnded(source, bare(init), depth + 1)
    }
    default:
      return false
  }
}

function isChunkName(name: string): boolean {
  return /chunk|batch|slice|page/i.test(name)
}

function startsForEach(project: Project, source: Source, work: SyntaxNode): boolean {
  if (!isFunction(work)) return project.functionsOf(source, work).some(({ source: at, node }) => functionDoesIo(project, at, node))
  return functionDoesIo(project, source, work)
}

function isLimited(list: SyntaxNode): boolean {
  for (const node of within(list)) if (node.type === 'CallExpression' && limiters.test(calleeName(node) + ownerName(node))) return true
  return false
}

function ownerName(call: SyntaxNode): string {
  const callee = bare(needed(call, 'callee'))
  return callee.type === 'MemberExpression' ? word(bare(needed(callee, 'object')), 'name') : ''
}
