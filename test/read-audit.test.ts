import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAudit } from './read-audit.ts'

const hole = (name: string, severity: string) => ({ name, severity, range: '<2.0.0', via: [{ title: `A hole in ${name}`, url: `https://advisories.test/${name}` }, 'other'] })
const report = (...holes: ReturnType<typeof hole>[]): string => JSON.stringify({ auditReportVersion: 2, vulnerabilities: Object.fromEntries(holes.map((it) => [it.name, it])) })

test('nothing known is clean', () => {
  assert.deepEqual(readAudit(report()), { kind: 'clean', text: '0 of high or critical severity, 0 of less, in what ships.' })
})

test('a grave hole is told first, with where to read of it', () => {
  assert.deepEqual(readAudit(report(hole('mild', 'moderate'), hole('bad', 'critical'))), {
    kind: 'holes',
    text: [
      'critical: bad <2.0.0: A hole in bad, https://advisories.test/bad',
      'moderate: mild <2.0.0: A hole in mild, https://advisories.test/mild',
      '1 of high or critical severity, 1 of less, in what ships.',
    ].join('\n'),
  })
})

test('mild holes alone are told and pass', () => {
  assert.equal(readAudit(report(hole('mild', 'low'))).kind, 'clean')
})

for (const [name, printed] of [['an error of the registry', '{"message":"405 Method Not Allowed","error":{}}'], ['no JSON', 'npm error'], ['nothing', ''], ['null', 'null']] as const)
  test(`${name} is not taken for clean`, () => {
    const { kind, text } = readAudit(printed)
    assert.equal(kind, 'not asked')
    assert.match(text, /^Not audited: /)
  })
