import { randomBytes } from 'node:crypto'
import { constants, accessSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The data directory, or what is kept in it, cannot be used: what was expected, what came, what to do. */
export class DataDirectoryError extends Error {
  readonly code = 'data-directory-unusable'
}

/** Makes `directory` if needed. Throws `DataDirectoryError` in words when it cannot be used. */
export function openDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
    accessSync(directory, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new DataDirectoryError(
      `Expected DATA_DIR to be a folder this user may write to, got "${directory}": ${(error as Error).message}. Choose another folder, or change its owner.`,
      { cause: error },
    )
  }
}

/**
 * A random secret kept in `directory` under `name`, readable by its owner only. Made on the first call; two processes
 * that make it at once end up with the same one.
 */
export function keepSecret(directory: string, name: string): string {
  const path = join(directory, name)
  try {
    writeFileSync(path, randomBytes(32).toString('base64url') + '\n', { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  chmodSync(path, 0o600)
  const secret = readFileSync(path, 'utf8').trim()
  if (secret.length < 32) {
    throw new DataDirectoryError(
      `Expected ${path} to hold a secret of at least 32 characters, got ${secret.length}. Delete the file and start again: a new one is made.`,
    )
  }
  return secret
}
