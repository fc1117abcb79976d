import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { examples } from './run-command.ts'

/** A folder in which the commands of README.md can be typed: the examples, the content, and a submission. */
export async function readmeFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'interleave-readme-'))
  const content = fileURLToPath(new URL('../../../content', import.meta.url))
  await cp(examples, path, { recursive: true })
  await symlink(content, join(path, 'content'))
  await cp(join(content, 'javascript/05-async-and-browser/03-async-and-await-patterns/lab/starter'), join(path, 'my-work'), { recursive: true })
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
