import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * A text that names one process for as long as the machine is up: its id and when it began. An id alone is given out
 * again after a while, and a new process must never be taken for a dead one. Null when no such process runs.
 */
export async function identifyProcess(pid: number): Promise<string | null> {
  if (!isRunning(pid)) return null
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
    if (stat === null) return null
    // The name stands in parentheses and may hold spaces; the start time is the 20th field after it. `Z`: dead already.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return null
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
    return `${pid} ${fields[19]} ${boot.trim()}`
  }
  if (process.platform === 'win32') return String(pid)
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.trim() ? `${pid} ${stdout.trim()}` : null
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
