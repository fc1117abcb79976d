import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const installMs = 10 * 60_000

const runs = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Finds a Chromium: `CHROMIUM_PATH` first, then the search path, then where installers put it. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env['CHROMIUM_PATH']
  if (wanted !== undefined && wanted !== '') {
    if (!runs(wanted)) throw new Error(`Expected CHROMIUM_PATH to name a program, got '${wanted}', which is missing or cannot be run.`)
    return wanted
  }
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places].find(runs)
}

/**
 * Gives the path of a Chromium, and installs Debian's when there is none and we may. Throws with what to do otherwise:
 * tests in a browser are never skipped.
 */
export function installChromium(): string {
  const found = findChromium()
  if (found !== undefined) return found
  if (process.getuid?.() !== 0 || !runs('/usr/bin/apt-get')) {
    throw new Error('The end-to-end tests need Chromium. Install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH to one.')
  }
  console.log('browser: none found; installing Debian\'s chromium')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const result = spawnSync('apt-get', args, { encoding: 'utf8', timeout: installMs, env })
    if (result.status !== 0) {
      throw new Error(`apt-get ${args.join(' ')} failed (${result.error?.message ?? `exit ${String(result.status)}`}):\n${result.stdout}\n${result.stderr}`)
    }
  }
  const installed = findChromium()
  if (installed === undefined) throw new Error('apt-get installed chromium, and yet none is found. Set CHROMIUM_PATH to it.')
  return installed
}
