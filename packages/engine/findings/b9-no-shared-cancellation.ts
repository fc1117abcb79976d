import { ms } from '../trace/in-words.ts'
import { abortedAbove, hasBeenTold, isIssuedKnowingly } from '../trace/cancellation.ts'
import { callPlaceOf, failureOf, ioName, iosUnder, isWantedAfter, nameOf, settledAt, workAfter } from '../trace/task-tree.ts'
import type { GroupRun, Moment, TraceModel } from '../trace/trace-model.ts'
import type { Ref } from '../trace/trace.ts'
import type { Finding } from './finding.ts'

interface Proof {
  moment: Moment
  words: string
}

/** B9: one of several failed, and the others were not stopped: they worked on for nobody, or their error was lost. */
export function noSharedCancellation(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const group of model.groups.values()) {
    const { settle } = group
    if (group.kind !== 'all' || !settle || settle.ok || isEndedFromAbove(model, group)) continue
    for (const member of group.members) {
      if (!member || (member.kind === settle.by?.kind && member.id === settle.by.id)) continue
      if (isWantedAfter(model, member, group)) continue
      const proof = lostError(model, member, settle) ?? workForNobody(model, member, settle)
      const place = group.place ?? callPlaceOf(model, member)
      if (!proof || !place) continue
      found.push({
        id: 'B9',
        title: 'Parallel work without shared cancellation',
        place,
        at: proof.moment.at,
        step: proof.moment.step,
        task: member.kind === 'task' ? member.id : group.task,
        message: `${failure(model, group)} at ${ms(settle.at)}, and ${nameOf(model, member)} was not stopped: ${proof.words}.`,
        fix: 'Give all of them one AbortController\'s signal, and abort it as soon as the first one fails.',
      })
    }
  }
  return found
}

/** Whether it rejected because the caller's own signal aborted: who goes on then has dropped that signal, which is B4. */
function isEndedFromAbove(model: TraceModel, { task, settle }: GroupRun): boolean {
  return settle?.by != null && abortedAbove(model, task, settle.order) !== null && hasBeenTold(model, settle.by)
}

function failure(model: TraceModel, group: GroupRun): string {
  const by = group.settle?.by
  return by ? `${nameOf(model, by)} failed` : 'Promise.all rejected'
}

function lostError(model: TraceModel, member: Ref, settle: Moment): Proof | null {
  const end = settledAt(model, member)
  if (!end || end.ok || end.order < settle.order || hasBeenTold(model, member)) return null
  const error = failureOf(model, member)
  return { moment: end, words: `it failed too at ${ms(end.at)}, and its error${error ? ` "${error}"` : ''} was lost` }
}

function workForNobody(model: TraceModel, member: Ref, settle: Moment): Proof | null {
  for (const io of iosUnder(model, member)) {
    const work = workAfter(io, settle.order)
    if (!work || isIssuedKnowingly(model, io)) continue
    return { moment: work, words: `${ioName(io)} ${work.did === 'effect' ? 'took effect' : 'replied'} at ${ms(work.at)}, for nobody` }
  }
  return null
}
