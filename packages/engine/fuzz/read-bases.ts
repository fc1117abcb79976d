import { globSync, readFileSync } from 'node:fs'
import { corpus } from '../hostile/corpus.ts'

const root = new URL('../../../', import.meta.url)
const LONGEST_BASE = 5_000

/** Texts to mutate: the samples and labs of the courses, and the hostile corpus. The same ones in the same order everywhere. */
export function readBases(): string[] {
  const files = globSync(['content/**/lab/**/*.ts', 'content/**/*.md'], { cwd: root }).sort()
  const samples = files.flatMap((file) => {
    const text = readFileSync(new URL(file, root), 'utf8')
    return file.endsWith('.ts') ? [text] : [...text.matchAll(/^```(?:ts|typescript)[^\n]*\n([\s\S]*?)^```/gm)].map(([, code = '']) => code)
  })
  const hostile = Object.values(corpus).flat().flatMap(([, source]) => (typeof source === 'string' ? [source] : source.map(({ text }) => text)))
  return [...samples, ...hostile].filter((text) => text.length > 0 && text.length <= LONGEST_BASE)
}
