/**
 * `npm run audit [-- --strict]`: asks the registry for known holes in what ships. Exit code 1 when there is one of high or
 * critical severity. When the registry cannot be asked, it says so and ends with 0, or with 2 if `--strict`: not having looked
 * is not the same as having found nothing.
 */
import { execFile } from 'node:child_process'
import { root } from './stages.ts'
import { readAudit } from './read-audit.ts'

const audit = readAudit(await run())
console.log(audit.text)
if (audit.kind === 'holes') process.exitCode = 1
if (audit.kind === 'not asked' && process.argv.includes('--strict')) process.exitCode = 2

/** What npm prints; it ends with a code of its own when there are holes, which is no failure of asking. */
function run(): Promise<string> {
  const npm = process.env['npm_execpath']
  const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  return new Promise((resolve) => {
    execFile(program, [...args, 'audit', '--omit=dev', '--json'], { cwd: root, timeout: 120_000, maxBuffer: 50_000_000 }, (error, stdout) => {
      resolve(stdout || JSON.stringify({ message: String(error) }))
    })
  })
}
