/** One line of a `.gitignore`, as a test on paths relative to the folder that holds it. */
interface Rule {
  matches: RegExp
  onlyFolders: boolean
  isKept: boolean
}

/** What the `.gitignore` of one folder says. */
export interface IgnoreRules {
  /** `path` is relative to the folder, with `/`. Null when no line speaks of it. */
  ignores(path: string, isFolder: boolean): boolean | null
}

/** Reads a `.gitignore`: https://git-scm.com/docs/gitignore. The last line that matches decides. */
export function readIgnoreRules(text: string): IgnoreRules {
  const rules = text.split(/\r?\n/).flatMap((line): Rule[] => {
    const trimmed = line.replace(/(?<!\\)\s+$/, '')
    if (trimmed === '' || trimmed.startsWith('#')) return []
    const isKept = trimmed.startsWith('!')
    const pattern = (isKept ? trimmed.slice(1) : trimmed).replace(/^\\(?=[#!])/, '')
    const onlyFolders = pattern.endsWith('/')
    const body = pattern.replace(/\/$/, '')
    // A slash before the end ties the pattern to this folder; without one it means any depth.
    const isAnchored = body.includes('/')
    const source = (isAnchored ? '' : '(?:.*/)?') + expression(body.replace(/^\//, ''))
    return [{ matches: new RegExp(`^${source}$`), onlyFolders, isKept }]
  })
  return {
    ignores(path, isFolder) {
      const last = rules.findLast(({ matches, onlyFolders }) => (isFolder || !onlyFolders) && matches.test(path))
      return last === undefined ? null : !last.isKept
    },
  }
}

function expression(glob: string): string {
  let source = ''
  for (let at = 0; at < glob.length; at++) {
    const rest = glob.slice(at)
    const set = /^\[(!|\^)?([^\]]+)\]/.exec(rest)
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?'
      at += 2
    } else if (rest.startsWith('/**') && rest.length === 3) {
      source += '/.+'
      at += 2
    } else if (rest.startsWith('**')) {
      source += '.*'
      at += 1
    } else if (rest[0] === '*') source += '[^/]*'
    else if (rest[0] === '?') source += '[^/]'
    else if (set) {
      source += `[${set[1] === undefined ? '' : '^'}${(set[2] ?? '').replaceAll('\\', '\\\\')}]`
      at += set[0].length - 1
    } else {
      const isEscape = rest[0] === '\\' && rest.length > 1
      if (isEscape) at += 1
      source += (glob[at] ?? '').replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    }
  }
  return source
}
