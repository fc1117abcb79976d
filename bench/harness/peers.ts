import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './row.ts'

/** Installs the peers of this folder's package.json, unless they are there. A peer that does not build is left out by its bench. */
export function installPeers(): void {
  if (existsSync(new URL('../node_modules', import.meta.url))) return
  console.log('Installing the peers…')
  const { status } = spawnSync('npm', ['ci', '--prefix', join(import.meta.dirname, '..')], { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) console.log('Some peers could not be installed; their rows will say so.')
}

/** Loads a peer by name. Null when this machine does not have it. */
export async function loadPeer<T>(name: string): Promise<T | null> {
  try {
    return (await import(name)) as T
  } catch {
    return null
  }
}

/** The packages that rows are measured beside, with their exact versions. */
export function peerVersions(rows: readonly Row[]): string {
  const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { devDependencies: Record<string, string> }
  return Object.entries(devDependencies)
    .filter(([name]) => rows.some(({ peerName }) => peerName?.toLowerCase().startsWith(name)))
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}
