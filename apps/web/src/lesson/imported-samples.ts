import type { Sample } from '@interleave/course'

/** The samples that one imports, directly or through others, as files to run beside it. */
export function importedSamples(sample: Sample, samples: Record<string, Sample>): { name: string; text: string }[] {
  const found = new Map<string, string>()
  const visit = (code: string): void => {
    for (const [, name = ''] of code.matchAll(/from\s+['"]\.\/([^'"]+)['"]/g)) {
      const other = samples[name]
      if (other === undefined || found.has(name) || name === sample.name) continue
      found.set(name, other.code)
      visit(other.code)
    }
  }
  visit(sample.code)
  return [...found].map(([name, text]) => ({ name, text }))
}
