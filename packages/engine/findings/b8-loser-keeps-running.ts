import { ms } from '../trace/in-words.ts'
import { isIssuedKnowingly } from '../trace/cancellation.ts'
import { callPlaceOf, ioName, iosUnder, isWantedAfter, nameOf, workAfter } from '../trace/task-tree.ts'
import type { TraceModel } from '../trace/trace-model.ts'
import type { Finding } from './finding.ts'

/** B8: a race is over, and a loser goes on working for nobody. */
export function loserKeepsRunning(model: TraceModel): Finding[] {
  const found: Finding[] = []
  for (const group of model.groups.values()) {
    const { settle, kind } = group
    if (!settle || (kind !== 'race' && kind !== 'any')) continue
    // `any` that rejects has no loser: every member has failed by then.
    if (kind === 'any' && !settle.ok) continue
    for (const member of group.members) {
      if (!member || (member.kind === settle.by?.kind && member.id === settle.by.id)) continue
      if (isWantedAfter(model, member, group)) continue
      for (const io of iosUnder(model, member)) {
        const work = workAfter(io, settle.order)
        const place = group.place ?? callPlaceOf(model, member)
        if (!work || !place || isIssuedKnowingly(model, io)) continue
        const loser = nameOf(model, member)
        found.push({
          id: 'B8',
          title: 'The loser of a race keeps running',
          place,
          at: work.at,
          step: work.step,
          task: member.kind === 'task' ? member.id : io.task,
          message:
            `Promise.${kind} was over at ${ms(settle.at)}${settle.by ? `, decided by ${nameOf(model, settle.by)}` : ''}. ` +
            `${loser} lost and was not stopped: ${ioName(io)} ${work.did === 'effect' ? 'took effect' : 'replied'} at ${ms(work.at)}.`,
          fix: `Give ${loser} a signal, and abort it when the race is over.`,
        })
        break
      }
    }
  }
  return found
}
