import { registerHooks } from 'node:module'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BugId, isBug, root, withBug } from './catalogue.ts'

/** From here on, modules of this process are loaded with the bug in them. The files stay as they are. */
export function loadWithBug(bug: BugId): void {
  registerHooks({
    load: (url, context, nextLoad) => patched(bug, url, nextLoad(url, context)),
  })
}

interface Loaded {
  format?: string | null | undefined
  source?: string | ArrayBuffer | NodeJS.TypedArray | undefined
}

function patched<T extends Loaded>(bug: BugId, url: string, loaded: T): T {
  if (!url.startsWith('file:') || loaded.source === undefined) return loaded
  const file = relative(root, fileURLToPath(url)).split(sep).join('/')
  const source = withBug(bug, file, typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source))
  return source === null ? loaded : { ...loaded, source }
}

let importing = false

/**
 * Imports a file of the service, and all of ours that it imports, with the bug in it, beside the healthy one: a module for
 * each bug. `null` imports the healthy one. `file` is a path from the repository's root.
 */
export async function importWithBug<T>(bug: BugId | null, file: string): Promise<T> {
  if (!importing) registerHooks({
    resolve: (specifier, context, nextResolve) => {
      const resolved = nextResolve(specifier, context)
      const bug = bugIn(context.parentURL)
      return bug && specifier.startsWith('.') && !bugIn(resolved.url) ? { ...resolved, url: `${resolved.url}?bug=${bug}` } : resolved
    },
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      const bug = bugIn(url)
      return bug ? patched(bug, url, loaded) : loaded
    },
  })
  importing = true
  return (await import(`${root}/${file}${bug ? `?bug=${bug}` : ''}`)) as T
}

function bugIn(url: string | undefined): BugId | null {
  const bug = url?.startsWith('file:') ? new URL(url).searchParams.get('bug') : null
  return bug && isBug(bug) ? bug : null
}
