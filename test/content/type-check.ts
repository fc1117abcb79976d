import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { SourceFile } from '@interleave/engine'

const root = join(import.meta.dirname, '..', '..')
const patterns = join(root, 'packages', 'patterns')

/**
 * What TypeScript 7 says about these files, each group in a folder of its own, so that variants of one file do not meet.
 * Gives the compiler's lines, with paths relative to the groups; none when all is well.
 */
export function typeCheck(groups: Record<string, SourceFile[]>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-content-'))
  try {
    for (const [group, files] of Object.entries(groups)) {
      for (const { name, text } of files) {
        const path = join(folder, group, name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, text)
      }
    }
    const config = {
      extends: join(root, 'tsconfig.base.json'),
      compilerOptions: {
        lib: ['esnext', 'webworker'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
        moduleDetection: 'force',
        paths: { '@interleave/patterns': [join(patterns, 'index.ts')], '@interleave/patterns/*': [join(patterns, '*')] },
      },
      include: ['**/*.ts', join(root, 'content', 'interleave-world.d.ts')],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc')
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' })
    const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '')
    return status === 0 ? [] : lines.length > 0 ? lines : [`tsc ended with ${String(status)}`]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
