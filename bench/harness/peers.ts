import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

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
