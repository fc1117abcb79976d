import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.self, tags.null], color: 'var(--code-keyword)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-function)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className, tags.namespace], color: 'var(--code-type)' },
])

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--panel)', fontSize: 'var(--editor-size, 0.8125rem)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.62', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '0.6rem 0', caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--code-comment)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.4rem', padding: '0 0.5rem 0 0.25rem' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--ink) 4%, transparent)' },
  '.cm-activeLineGutter': { color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'color-mix(in srgb, var(--accent) 22%, transparent)', outline: '1px solid var(--accent)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-tint)', outline: '1px solid var(--warn)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--warn) 40%, transparent)' },
  '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--ink)', fontFamily: 'var(--font-ui)' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button': {
    minHeight: '26px', border: '1px solid var(--edge)', borderRadius: 'var(--radius-sm)', background: 'var(--panel)', color: 'var(--ink)',
  },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--edge)', borderRadius: 'var(--radius-sm)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-diagnostic': { padding: '0.35rem 0.6rem', maxWidth: '32rem' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--bad) 1px', textUnderlineOffset: '3px',
  },
  '.cm-pin-gutter': { minWidth: '1.45rem' },
  '.cm-pins': { display: 'inline-flex', gap: '2px', height: '100%', alignItems: 'center' },
  '.cm-pin': {
    display: 'inline-block', minWidth: '17px', height: '17px', borderRadius: '9px', background: 'var(--bad)', color: 'var(--panel)',
    font: '650 11px/17px var(--font-ui)', textAlign: 'center', cursor: 'default',
  },
  '.cm-lit': { backgroundColor: 'color-mix(in srgb, var(--lane) 11%, transparent)', boxShadow: 'inset 3px 0 var(--lane)' },
  '.cm-lit-note': {
    marginLeft: '1.2rem', fontFamily: 'var(--font-ui)', fontSize: '0.92em', whiteSpace: 'nowrap', pointerEvents: 'none',
  },
  '.cm-lit-note > span': {
    marginRight: '0.4rem', padding: '0 0.4rem', borderRadius: '4px', color: 'var(--ink)', border: '1px solid var(--lane)',
    backgroundColor: 'color-mix(in srgb, var(--lane) 10%, var(--panel))',
  },
})

/** Colours from the page's custom properties, so that light and dark follow by themselves. */
export function theme(): Extension {
  return [look, syntaxHighlighting(highlight)]
}
