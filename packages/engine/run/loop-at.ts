import { parse } from '../compile/parse.ts'
import type { Program } from '../compile/program.ts'
import { children, eachChild } from '../compile/syntax-node.ts'
import type { SyntaxNode } from '../compile/syntax-node.ts'
import { lineAndColumn, lineStarts } from '../compile/trivia.ts'
import type { Place } from '../trace/trace.ts'

const LOOPS = new Set(['ForStatement', 'WhileStatement', 'DoWhileStatement', 'ForInStatement', 'ForOfStatement'])

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'StaticBlock'])

/**
 * The place of the loop that was running. QuickJS notes positions at calls and the like; an empty loop has none, so an
 * interrupt in it is told at the last position before it. A place that lies in no loop is therefore moved to the next loop
 * of its function, or of the function that its statement defines next. With no such loop it stays, and `isLoop` is false.
 */
export function loopAt(program: Program, place: Place): { place: Place; isLoop: boolean } {
  const file = program.files.find(({ name }) => name === place.file)
  if (!file) return { place, isLoop: false }
  const starts = lineStarts(file.text)
  const offset = (starts[place.line - 1] ?? 0) + place.column - 1
  const loops: { loop: SyntaxNode; within: SyntaxNode }[] = []
  let around: SyntaxNode | null = null
  let inside = false
  let defined: SyntaxNode | null = null
  const visit = (node: SyntaxNode, within: SyntaxNode): void => {
    const holds = node.start <= offset && offset < node.end
    const isFunction = FUNCTIONS.has(node.type)
    const scope = isFunction ? node : within
    if (isFunction && node.start >= offset) defined ??= node
    if (isFunction && holds) around = node
    if (LOOPS.has(node.type)) {
      if (holds) inside = true
      else if (node.start >= offset) loops.push({ loop: node, within })
    }
    eachChild(node, (child) => visit(child, scope))
  }
  const module = parse(file.text)
  visit(module, module)
  const statement = children(module, 'body').find(({ start, end }) => start <= offset && offset < end)
  const nearby = ({ loop, within }: { loop: SyntaxNode; within: SyntaxNode }): boolean =>
    within === (around ?? module) || (within === defined && statement !== undefined && loop.end <= statement.end)
  const next = inside ? undefined : loops.filter(nearby).sort((a, b) => a.loop.start - b.loop.start)[0]
  if (!next) return { place, isLoop: inside }
  const { line, column } = lineAndColumn(starts, next.loop.start)
  return { place: { file: place.file, line, column }, isLoop: true }
}
