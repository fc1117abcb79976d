import { readFileSync } from 'node:fs'

/** The version of this package: its manifest is one folder up, from the sources and from `dist` alike. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
