import { existsSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/**
 * The folder in which somebody typed the command. `npx` in a folder of a workspace starts programs at the root of that
 * workspace, and names the folder in `INIT_CWD`. `npm run` does the same on purpose: a script means paths from the root.
 */
export function folderOfWork(cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  const typedIn = env['INIT_CWD']
  if (env['npm_command'] !== 'exec' || typedIn === undefined || !typedIn.startsWith(cwd + sep)) return cwd
  // Whoever was started further down by another program has been given its folder on purpose.
  for (let folder = typedIn; folder !== cwd; folder = dirname(folder)) if (existsSync(join(folder, 'package.json'))) return cwd
  return typedIn
}
