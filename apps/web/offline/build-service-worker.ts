import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

/** Of no use before somebody works in an editor, and heavier than all the rest: TypeScript and the formatter. */
const onDemand = /^(?:load-types|format-code)[.-]/

/** Writes `/sw.js` once the pages are built, with the names of all hashed files in it. */
export function serviceWorker(): AstroIntegration {
  return {
    name: 'service-worker',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const site = fileURLToPath(dir)
        const names = readdirSync(join(site, '_astro')).sort()
        const paths = (of: string[]): string[] => of.map((name) => `/_astro/${name}`)
        const [assets, later] = [paths(names.filter((name) => !onDemand.test(name))), paths(names.filter((name) => onDemand.test(name)))]
        const source = readFileSync(new URL('./service-worker.ts', import.meta.url), 'utf8')
        const version = createHash('sha256').update(JSON.stringify([assets, later])).update(source).digest('hex').slice(0, 12)
        const head = `const ASSETS = ${JSON.stringify(assets)}\nconst ON_DEMAND = ${JSON.stringify(later)}\nconst VERSION = ${JSON.stringify(version)}\n`
        writeFileSync(join(site, 'sw.js'), head + stripTypeScriptTypes(source))
      },
    },
  }
}
