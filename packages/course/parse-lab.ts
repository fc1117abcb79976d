import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Lab, Variant } from '@interleave/engine/grade/verdict.ts'
import { inWords } from './content-error.ts'
import type { ContentError } from './content-error.ts'
import { labSchema, worldSchema } from './lab-schema.ts'
import type { PublicLab } from './lesson.ts'
import type { Files } from './parse-lesson.ts'
import { readYaml } from './read-yaml.ts'
import { renderMarkdown } from './render-markdown.ts'

/** A lab in its two forms: the grader's whole one, and the part that a learner's browser gets. */
export interface ParsedLab {
  lab: Lab
  publicLab: PublicLab
  /** The author's own tests, which must catch every chaff; content CI runs them, nobody else sees them. */
  referenceTests: SourceFile
}

/**
 * A lab's folder (paths relative to it: `lab.yaml`, `chaffs/missing-await/controller.ts`) to a lab, or everything that
 * is wrong with it. A chaff holds only the files it changes; the rest come from the wheat that `base` names.
 */
export function parseLab({ files }: { files: Files }): ParsedLab | ContentError[] {
  const config = readYaml('lab.yaml', files['lab.yaml'] ?? '', labSchema)
  const world = readYaml('world.yaml', files['world.yaml'] ?? '', worldSchema)
  if (Array.isArray(config) || Array.isArray(world)) {
    return [...(Array.isArray(config) ? config : []), ...(Array.isArray(world) ? world : [])]
  }
  const { value, lineOf } = config
  const errors: ContentError[] = []
  const fail = (path: PropertyKey[], expected: string, got: unknown) =>
    void errors.push({ file: 'lab.yaml', line: lineOf(path), expected, got: inWords(got) })

  const folder = (path: string): SourceFile[] =>
    Object.keys(files).filter((name) => name.startsWith(`${path}/`)).sort()
      .map((name) => ({ name: name.slice(path.length + 1), text: files[name] ?? '' }))
  const one = (path: string, field: PropertyKey[]): SourceFile => {
    const text = files[path]
    if (text === undefined) fail(field, `a file ${path}`, undefined)
    return { name: value.testFile, text: text ?? '' }
  }

  const probeOf = (chaff: string, index: number): SourceFile => {
    const path = `probes/${chaff}.ts`
    if (files[path] === undefined && value.chaffs.some(({ id }) => id === chaff)) fail(['bugs', index, 'chaff'], `a file ${path}`, undefined)
    return { name: 'probe.ts', text: files[path] ?? '' }
  }

  const starter = folder('starter').filter((file) => file.name !== value.testFile)
  const wheats: Variant[] = value.wheats.map((id, index) => ({ id, files: required(`wheats/${id}`, ['wheats', index]) }))
  const base = wheats.find((wheat) => wheat.id === value.base)
  if (!base) fail(['base'], `one of the wheats: ${value.wheats.join(', ')}`, value.base)
  const chaffs = value.chaffs.map((chaff, index) => ({
    ...chaff,
    files: overlay(base?.files ?? [], required(`chaffs/${chaff.id}`, ['chaffs', index, 'id'])),
  }))
  refuseStrays('wheats', value.wheats)
  refuseStrays('chaffs', value.chaffs.map((chaff) => chaff.id))

  const bugs = value.bugs.map((bug, index) => {
    const chaff = chaffs.find((candidate) => candidate.id === bug.chaff)
    if (!chaff) fail(['bugs', index, 'chaff'], 'the id of a chaff', bug.chaff)
    const symptom = bug.symptoms.findIndex((choice) => choice.right)
    if (bug.symptoms.filter((choice) => choice.right).length !== 1) {
      fail(['bugs', index, 'symptoms'], 'exactly one symptom with `right: true`', bug.symptoms.filter((choice) => choice.right).length)
    }
    return {
      id: bug.chaff, title: bug.title, pitfall: chaff?.pitfall ?? '', files: chaff?.files ?? [],
      probe: probeOf(bug.chaff, index), symptoms: bug.symptoms.map(({ text, shows }) => ({ text, shows })), symptom,
    }
  })

  const version = fingerprint(files)
  const given = required('given', ['given'])
  const testFile = one(`starter/${value.testFile}`, ['testFile'])
  const referenceTests = one(`reference-tests/${value.testFile}`, ['testFile'])
  const spec = required('spec', ['spec'])
  if (starter.length === 0) fail([], 'at least one file in starter/ besides the test file', undefined)
  if (errors.length > 0) return errors
  const { id, title, minutes } = value
  return {
    lab: { id, version, world: world.value, given, starter, testFile: value.testFile, wheats, chaffs, spec, budget: value.budget },
    publicLab: {
      id, title, minutes, version, world: world.value, given, starter, testFile,
      steps: value.steps.map((step) => ({ id: step.id, title: step.title, html: renderMarkdown(step.text) })),
      bugs,
      hiddenBugs: chaffs.length,
      hints: value.hints,
    },
    referenceTests,
  }

  function required(path: string, field: PropertyKey[]): SourceFile[] {
    const found = folder(path)
    if (found.length === 0) fail(field, `at least one file in ${path}/`, undefined)
    return found
  }
  function refuseStrays(path: string, known: string[]): void {
    for (const { name } of folder(path)) {
      const id = name.split('/')[0] ?? ''
      if (!known.includes(id)) {
        errors.push({ file: `${path}/${name}`, line: 1, expected: `lab.yaml to list '${id}' under ${path}`, got: inWords(known) })
      }
    }
  }
}

/** `base` with files of the same name replaced, and new ones added. */
function overlay(base: SourceFile[], changes: SourceFile[]): SourceFile[] {
  const changed = new Map(changes.map((file) => [file.name, file]))
  const kept = base.filter((file) => !changed.has(file.name))
  return [...kept, ...changes].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Changes whenever any file of the lab does: 53 bits are plenty to tell a lab's versions apart (cyrb53, public domain). */
function fingerprint(files: Files): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (const name of Object.keys(files).sort()) {
    for (const sign of `${name}\0${files[name]}\0`) {
      const code = sign.codePointAt(0) ?? 0
      high = Math.imul(high ^ code, 2654435761)
      low = Math.imul(low ^ code, 1597334677)
    }
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}
