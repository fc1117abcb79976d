import type { SourceFile } from '../../compile/program.ts'
import type { PitfallId, StaticFinding } from '../finding.ts'
import { Project } from '../source/project.ts'
import { awaitFirst } from './await-first.ts'
import { awaitIt } from './await-it.ts'
import { awaitTogether } from './await-together.ts'
import type { Fix, Fixer } from './fix.ts'
import { handleUntilAwaited } from './handle-until-awaited.ts'
import { giveDeadline, passSignal } from './pass-signal.ts'
import { releaseInFinally } from './release-in-finally.ts'
import { letAbortThrough, tellError } from './tell-error.ts'
import { waitBetween } from './wait-between.ts'

/** By pitfall. Those that are missing take a decision that no change of text can take: how many at once, who aborts whom. */
const fixers: Partial<Record<PitfallId, Fixer>> = {
  B1: awaitIt, B2: handleUntilAwaited, B3: awaitTogether, B4: passSignal, B5: giveDeadline, B10: tellError, B11: letAbortThrough,
  B12: awaitFirst, B16: releaseInFinally, B19: waitBetween,
}

/**
 * Finds changes of text that mend static findings of these files: after one, the finding is gone, and the program is read
 * without an error. Null where none is sure to.
 */
export function staticFixes(files: readonly SourceFile[]): (finding: StaticFinding) => Fix | null {
  let project: Project | null = null
  return ({ id, place, end }) => {
    const fixer = fixers[id]
    if (!fixer) return null
    project ??= new Project(files)
    const source = project.source(place.file)
    if (!source) return null
    const { tree } = source
    const [from, to] = [tree.offset(place), tree.offset({ file: place.file, ...end })]
    const node = tree.all('CallExpression', 'UnaryExpression', 'AwaitExpression', 'AssignmentExpression', 'CatchClause', 'TryStatement').find((one) => one.start === from && one.end === to)
    return node ? fixer(source, node, project) : null
  }
}
