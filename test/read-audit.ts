export interface Audit {
  kind: 'clean' | 'holes' | 'not asked'
  /** For people. */
  text: string
}

interface Vulnerability {
  name: string
  severity: string
  range: string
  via: (string | { title: string; url: string })[]
}

/** What `npm audit --json` printed, version 2, as an answer: holes of high or critical severity count, others are told. */
export function readAudit(printed: string): Audit {
  let report: unknown
  try {
    report = JSON.parse(printed)
  } catch {
    return { kind: 'not asked', text: `Not audited: npm printed no report but ${printed.slice(0, 200) || 'nothing'}` }
  }
  if (!isReport(report)) {
    const reason = typeof report === 'object' && report !== null && 'message' in report ? String(report.message) : 'npm printed something else than a report'
    return { kind: 'not asked', text: `Not audited: ${reason}` }
  }
  const all = Object.values(report.vulnerabilities)
  const grave = all.filter(({ severity }) => severity === 'high' || severity === 'critical')
  const lines = [...grave, ...all.filter((it) => !grave.includes(it))].map(({ name, severity, range, via }) => {
    const told = via.flatMap((it) => (typeof it === 'string' ? [] : [`${it.title}, ${it.url}`]))
    return `${severity}: ${name} ${range}${told.length > 0 ? `: ${told.join('; ')}` : ''}`
  })
  return {
    kind: grave.length > 0 ? 'holes' : 'clean',
    text: [...lines, `${grave.length} of high or critical severity, ${all.length - grave.length} of less, in what ships.`].join('\n'),
  }
}

function isReport(report: unknown): report is { vulnerabilities: Record<string, Vulnerability> } {
  return typeof report === 'object' && report !== null && 'vulnerabilities' in report && typeof report.vulnerabilities === 'object' && report.vulnerabilities !== null
}
