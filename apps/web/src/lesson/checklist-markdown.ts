import type { ChecklistGroup } from '@interleave/course'

export interface DecisionRecord {
  title: string
  system: string
  groups: ChecklistGroup[]
  answers: Record<string, string>
  /** ISO date. */
  date: string
}

/** The learner's decisions as a document to keep beside the code. Unanswered questions stay in, and say so. */
export function checklistMarkdown({ title, system, groups, answers, date }: DecisionRecord): string {
  const lines = [`# Decisions: ${system.trim() || 'a system'}`, '', `After the lesson “${title}”, ${date}.`]
  for (const group of groups) {
    lines.push('', `## ${group.title}`)
    for (const { id, ask } of group.questions) {
      const answer = (answers[id] ?? '').trim()
      lines.push('', `**${ask}**`, '', answer === '' ? '_Not decided yet._' : answer)
    }
  }
  return `${lines.join('\n')}\n`
}
