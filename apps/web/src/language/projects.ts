import type { SourceFile } from '@interleave/engine/compile/program.ts'
import type { Answer, Question } from './messages.ts'
import { staticProblems } from './static-problems.ts'
import type { TypeLibrary, TypeService } from './type-service.ts'

interface Project {
  files: Map<string, string>
  types: TypeService | null
}

/** Code that is no program's, such as a world's JSON, has neither types nor findings. */
function isCode(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name)
}

/** The programs of a page's editors, and the answers to questions about them. Types join once they are loaded. */
export class Projects {
  readonly #projects = new Map<number, Project>()
  #library: TypeLibrary | null = null

  update(id: number, changed: readonly SourceFile[], gone: readonly string[]): void {
    const project: Project = this.#projects.get(id) ?? { files: new Map(), types: this.#library?.open() ?? null }
    this.#projects.set(id, project)
    for (const { name, text } of changed) {
      project.files.set(name, text)
      if (isCode(name)) project.types?.set({ name, text })
    }
    for (const name of gone) {
      project.files.delete(name)
      project.types?.delete(name)
    }
  }

  close(id: number): void {
    this.#projects.get(id)?.types?.close()
    this.#projects.delete(id)
  }

  useTypes(library: TypeLibrary): void {
    this.#library = library
    for (const project of this.#projects.values()) {
      project.types = library.open()
      for (const [name, text] of project.files) if (isCode(name)) project.types.set({ name, text })
    }
  }

  async answer(id: number, question: Question): Promise<Answer> {
    const project = this.#projects.get(id)
    const text = project?.files.get(question.file)
    if (!project || text === undefined) throw new Error(`Expected a file of project ${id}, got ${question.file}`)
    if (question.kind === 'format') {
      const { formatCode } = await import('./format-code.ts')
      return formatCode(question.file, text, question.at)
    }
    const { types } = project
    if (!isCode(question.file)) return question.kind === 'types' || question.kind === 'findings' ? [] : null
    switch (question.kind) {
      case 'findings': {
        const files = [...project.files].map(([name, code]) => ({ name, text: code })).filter(({ name }) => isCode(name))
        return staticProblems(files, question.file)
      }
      case 'types': return types?.problems(question.file) ?? []
      case 'complete': return types?.complete(question.file, question.at) ?? null
      case 'describe': return types?.describe(question.file, question.at, question.label, question.from) ?? null
      case 'hover': return types?.hover(question.file, question.at) ?? null
      case 'signature': return types?.signature(question.file, question.at) ?? null
      case 'definition': return types?.definition(question.file, question.at) ?? null
      case 'rename': return types?.rename(question.file, question.at, question.to) ?? null
    }
  }
}
