import { historyField } from '@codemirror/commands'
import { EditorState, type EditorStateConfig } from '@codemirror/state'

/** A file's text and what can be undone and redone in it, as plain data. */
export interface KeptUndo {
  doc: string
  history: unknown
}

/** Longer histories lose their oldest half: what is kept must be written while somebody types. */
const LONGEST = 400_000

const fields = { history: historyField }

export function keepUndo(state: EditorState): KeptUndo {
  const json: unknown = state.toJSON(fields)
  const history = typeof json === 'object' && json !== null && 'history' in json ? json.history : null
  return { doc: state.doc.toString(), history: shortened(history) }
}

/** A state with the history that was kept for its text; null when it was kept for another, or cannot be read. */
export function withKeptUndo(kept: unknown, config: EditorStateConfig & { doc: string }): EditorState | null {
  if (!isKeptUndo(kept) || kept.doc !== config.doc) return null
  const json = { doc: kept.doc, selection: { main: 0, ranges: [{ anchor: 0, head: 0 }] }, history: kept.history }
  try {
    return EditorState.fromJSON(json, config, fields)
  } catch {
    // Written by another version of the editor: what was typed stands, and cannot be undone.
    return null
  }
}

function shortened(history: unknown): unknown {
  let kept = history
  while (hasEvents(kept) && kept.done.length > 0 && JSON.stringify(kept).length > LONGEST) kept = { ...kept, done: kept.done.slice(Math.ceil(kept.done.length / 2)) }
  return kept
}

function hasEvents(value: unknown): value is { done: unknown[] } {
  return typeof value === 'object' && value !== null && 'done' in value && Array.isArray(value.done)
}

function isKeptUndo(value: unknown): value is KeptUndo {
  return typeof value === 'object' && value !== null && 'doc' in value && typeof value.doc === 'string' && 'history' in value && hasEvents(value.history)
}
