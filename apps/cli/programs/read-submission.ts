import { resolve } from 'node:path'
import type { Lab, Submission } from '@interleave/engine'
import { UsageError } from '../arguments/usage-error.ts'
import { readFolder } from './read-folder.ts'

/** A folder as a submission: the lab's files that it has, and the lab's own for the others. Throws `UsageError`. */
export async function readSubmission(folder: string, cwd: string, lab: Lab): Promise<{ submission: Submission; taken: string[] }> {
  const files = await readFolder(resolve(cwd, folder))
  if (files === null) throw new UsageError(`Expected a folder with a submission, and there is no ${folder}.`)
  const names = [...lab.starter.map(({ name }) => name), lab.testFile]
  const given = names.filter((name) => files[name] !== undefined)
  if (given.length === 0) throw new UsageError(`Expected ${folder} to hold a file of the lab, got none of them.`, `The lab asks for: ${names.join(', ')}.`)
  if (files[lab.testFile] === undefined) throw new UsageError(`Expected ${folder} to hold your tests, ${lab.testFile}, and it does not.`)
  const taken = lab.starter.filter(({ name }) => files[name] === undefined)
  return { submission: { files: [...given.map((name) => ({ name, text: files[name] ?? '' })), ...taken] }, taken: taken.map(({ name }) => name) }
}
