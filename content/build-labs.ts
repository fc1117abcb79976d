import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { patchesOf, type BugId } from '../apps/orders/bugs/catalogue.ts'
import { applyPatch, parsePatch, type FilePatch } from '../apps/orders/bugs/patch.ts'

const root = join(import.meta.dirname, '..')
const service = join(root, 'apps', 'orders', 'orders')
const lesson = join(import.meta.dirname, 'javascript', '05-async-and-browser', '03-async-and-await-patterns')

/** Where the service's own files stand in the lab: the learner writes the first two, and is given the others. */
const places: Record<string, string> = {
  'controller.ts': 'wheats/abort-siblings/controller.ts',
  'service.ts': 'wheats/abort-siblings/service.ts',
  'ports.ts': 'given/ports.ts',
  'answers.ts': 'given/answers.ts',
}

/** The lab's name of a bug that the service runs with on request. */
const shared: Record<string, BugId> = {
  'missing-await': 'missing-await',
  'wrong-lifetime': 'wrong-lifetime',
  'wrong-order': 'wrong-order',
  'dropped-signal': 'dropped-signal',
  'siblings-run-on': 'no-shared-cancel',
}

/**
 * The files of lesson 32's lab that are made of the reference service, by path in the lab's folder: the service's own files,
 * and the broken ones, which are the service's with a patch. Of these some are the service's own deliberate bugs, and the
 * others stand in `lab-bugs/` beside the lab.
 */
export function labFiles(): Map<string, string> {
  const files = new Map<string, string>()
  for (const [name, place] of Object.entries(places)) files.set(place, readFileSync(join(service, name), 'utf8'))
  files.set('starter/controller.ts', readFileSync(join(service, 'controller.ts'), 'utf8'))
  const broken = (id: string, patches: FilePatch[]): void => {
    for (const patch of patches) files.set(`chaffs/${id}/${basename(patch.file)}`, applyPatch(patch, readFileSync(join(root, patch.file), 'utf8')))
  }
  for (const [id, bug] of Object.entries(shared)) broken(id, patchesOf(bug))
  for (const name of globSync('*.patch', { cwd: join(lesson, 'lab-bugs') }).sort())
    broken(name.replace(/\.patch$/, ''), parsePatch(readFileSync(join(lesson, 'lab-bugs', name), 'utf8')))
  return files
}

/** Files of the lab that are not as `labFiles` makes them. */
export function staleFiles(): string[] {
  return [...labFiles()].filter(([path, text]) => !existsSync(join(lesson, 'lab', path)) || readFileSync(join(lesson, 'lab', path), 'utf8') !== text).map(([path]) => path)
}

if (import.meta.main) {
  const files = labFiles()
  for (const folder of new Set([...files.keys()].filter((path) => path.startsWith('chaffs/')).map(dirname))) rmSync(join(lesson, 'lab', folder), { recursive: true, force: true })
  for (const [path, text] of files) {
    mkdirSync(dirname(join(lesson, 'lab', path)), { recursive: true })
    writeFileSync(join(lesson, 'lab', path), text)
  }
  console.log(`${files.size} files of the lab are the reference service's, or made of them.`)
}
