import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { judge, laws, type Verdict } from '@interleave/patterns/testing/laws.ts'
import { row, type Row } from './harness/row.ts'
import { type AsyncPeer, asyncPeers } from './peers/async-patterns.ts'
import { ours } from './peers/contenders.ts'

const readme = fileURLToPath(new URL('../packages/patterns/README.md', import.meta.url))
const [BEGIN, END] = ['<!-- laws: written by `npm run bench -- laws` -->', '<!-- /laws -->']

/** Puts the laws of the patterns library to it and to its peers, and writes the table in its README. */
export async function bench(): Promise<Row[]> {
  const subjects: AsyncPeer[] = [ours, ...(await asyncPeers())]
  const table: { law: string; verdicts: Verdict[] }[] = []
  for (const law of laws) {
    const verdicts: Verdict[] = []
    for (const subject of subjects) verdicts.push(await judge(law, { ...subject, map: subject.careful ?? subject.map }))
    table.push({ law: law.name, verdicts })
  }
  const text = readFileSync(readme, 'utf8')
  const [before, rest = ''] = text.split(BEGIN)
  const [, after] = rest.split(END)
  if (after === undefined) throw new Error(`Expected README.md to have ${BEGIN} and ${END}`)
  writeFileSync(readme, `${before}${BEGIN}\n${markdown(subjects.map(({ name }) => (name === ours.name ? 'this library' : name)), table)}\n${END}${after}`)
  const kept = (index: number): number => table.filter(({ verdicts }) => verdicts[index] === 'kept').length
  return [
    row({ metric: `laws kept, of ${laws.length}`, unit: '', better: 'higher', ours: kept(0), target: { atLeast: laws.length } }),
    ...subjects.slice(1).map(({ name }, index) => row({ metric: `laws kept, of ${laws.length}`, unit: '', better: 'higher', ours: kept(0), peer: kept(index + 1), peerName: name })),
  ]
}

function markdown(names: string[], table: { law: string; verdicts: Verdict[] }[]): string {
  const breaches: string[] = []
  const cell = (verdict: Verdict | undefined): string => {
    if (verdict === 'kept') return 'yes'
    if (verdict === undefined || verdict === 'not offered') return '–'
    const known = breaches.indexOf(verdict.breach)
    return `no ${(known === -1 ? breaches.push(verdict.breach) : known + 1)}`
  }
  const lines = table.map(({ law, verdicts }) => `| ${law} | ${verdicts.map(cell).join(' | ')} |`)
  return [
    `| law | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...lines,
    '',
    'What was seen instead:',
    '',
    ...breaches.map((breach, index) => `${index + 1}. ${breach}`),
  ].join('\n')
}
