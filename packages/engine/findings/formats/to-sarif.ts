import { byPitfallId, catalogue, type Pitfall, type PitfallId } from '../catalogue.ts'
import type { Finding, Report, StaticFinding } from '../finding.ts'

export interface SarifOptions {
  /** The engine's version. */
  version: string
  /** Where the catalogue can be read; each rule links to `${catalogueUrl}#B4`. Absolute. */
  catalogueUrl?: string
}

/** A SARIF log, as far as it is written here. */
export interface SarifLog {
  $schema: string
  version: '2.1.0'
  runs: [SarifRun]
}

interface SarifRun {
  tool: { driver: { name: string; semanticVersion: string; rules: SarifRule[] } }
  columnKind: 'utf16CodeUnits'
  results: SarifResult[]
}

interface SarifRule {
  id: PitfallId
  name: string
  shortDescription: { text: string }
  fullDescription: { text: string }
  help: { text: string; markdown: string }
  helpUri?: string
  defaultConfiguration: { level: Level }
  properties: { tags: string[] }
}

interface SarifResult {
  ruleId: PitfallId
  ruleIndex: number
  level: Level
  message: { text: string }
  locations: [{ physicalLocation: { artifactLocation: { uri: string }; region: Region } }]
  properties?: { virtualMs: number; step: number }
}

interface Region {
  startLine: number
  startColumn: number
  endLine?: number
  endColumn?: number
}

/** What a run proved is a warning; what only the source suggests is a note. */
type Level = 'warning' | 'note'

/**
 * Findings as a SARIF 2.1.0 log, which code hosts and editors read. Lines and columns count from 1, columns in UTF-16
 * units. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif(found: readonly (Finding | StaticFinding)[], { version, catalogueUrl }: SarifOptions): SarifLog {
  const ids = [...new Set(found.map(({ id }) => id))].sort(byPitfallId)
  const rules = ids.map((id) => ruleOf(catalogue[id], catalogueUrl))
  const results = found.map((one) => resultOf(one, ids.indexOf(one.id)))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'Interleave', semanticVersion: version, rules } }, columnKind: 'utf16CodeUnits', results }],
  }
}

function ruleOf({ id, title, why, fix, how }: Pitfall, catalogueUrl: string | undefined): SarifRule {
  const helpUri = catalogueUrl === undefined ? null : `${catalogueUrl}#${id}`
  return {
    id,
    name: pascalCase(title),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    help: { text: `${why} ${fix}`, markdown: `**${title}.** ${why}\n\n**Fix.** ${fix}${helpUri ? `\n\n[${id} in the catalogue](${helpUri})` : ''}` },
    ...(helpUri ? { helpUri } : {}),
    defaultConfiguration: { level: how.includes('run') ? 'warning' : 'note' },
    properties: { tags: ['concurrency', ...how] },
  }
}

function resultOf(one: Finding | StaticFinding, ruleIndex: number): SarifResult {
  const { id, place } = one
  const region: Region = { startLine: place.line, startColumn: place.column }
  if ('end' in one) Object.assign(region, { endLine: one.end.line, endColumn: one.end.column })
  return {
    ruleId: id,
    ruleIndex,
    level: 'end' in one ? 'note' : 'warning',
    message: { text: sentences(one) },
    locations: [{ physicalLocation: { artifactLocation: { uri: place.file.split('/').map(encodeURIComponent).join('/') }, region } }],
    ...('end' in one ? {} : { properties: { virtualMs: one.at, step: one.step } }),
  }
}

function sentences({ message, fix }: Report): string {
  return `${message} ${fix}`
}

/** SARIF wants a rule's name to be one word, readable by people. */
function pascalCase(title: string): string {
  return title.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
