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
  '&.cm-focused': { outline: 'none' },
  // Drawn over the gutters, which stand above everything in the text.
  '&.cm-focused::after': { content: '""', position: 'absolute', inset: '0', zIndex: '1', border: '2px solid var(--accent)', pointerEvents: 'none' },
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
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-find': { display: 'grid', gap: '4px', padding: '6px 8px', fontSize: '0.78rem' },
  '.cm-find-row': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px' },
  '.cm-find-field': {
    flex: '1 1 9rem', minWidth: '0', maxWidth: '22rem', minHeight: '28px', padding: '0 0.5rem', border: '1px solid var(--edge)',
    borderRadius: 'var(--radius-sm)', background: 'var(--panel)', color: 'var(--ink)', font: 'max(0.8rem, var(--editor-size, 0.8rem)) var(--font-mono)',
  },
  '.cm-find button': {
    minWidth: '28px', minHeight: '28px', padding: '0 0.45rem', border: '1px solid transparent', borderRadius: 'var(--radius-sm)',
    background: 'none', color: 'var(--ink)', font: 'inherit', cursor: 'pointer',
  },
  '.cm-find button:hover': { background: 'var(--panel)' },
  '.cm-find button[aria-pressed="true"]': { border: '1px solid var(--accent)', background: 'var(--accent-tint)', color: 'var(--accent)' },
  '.cm-find button[aria-label="Close"]': { marginLeft: 'auto' },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in srgb, var(--ink) 10%, transparent)' },
  '.cm-find-count': { minWidth: '4.5rem', color: 'var(--soft)' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--ink)', border: '1px solid var(--edge)', borderRadius: 'var(--radius-sm)', boxShadow: 'var(--shadow)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-fixes': { display: 'grid', padding: '3px', fontSize: '0.78rem', fontFamily: 'var(--font-ui)' },
  '.cm-fixes[role="status"]': { padding: '0.4rem 0.65rem' },
  '.cm-fixes button': {
    minHeight: '30px', padding: '0 0.7rem', border: '0', borderRadius: 'var(--radius-sm)', background: 'none', color: 'var(--ink)', font: 'inherit', textAlign: 'left', cursor: 'pointer',
  },
  '.cm-fixes button:hover, .cm-fixes button:focus': { background: 'var(--accent-tint)', color: 'var(--accent)' },
  '.cm-rename': { display: 'grid', gap: '4px', padding: '6px', fontSize: '0.76rem', fontFamily: 'var(--font-ui)', color: 'var(--soft)' },
  '.cm-described': { maxWidth: 'min(34rem, 90vw)', padding: '0.4rem 0.65rem', fontSize: '0.78rem', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  '.cm-described code': { display: 'block', maxHeight: '12rem', overflow: 'auto' },
  '.cm-described p': { marginTop: '0.3rem', maxHeight: '9rem', overflow: 'auto', color: 'var(--soft)' },
  '.cm-tooltip.cm-completionInfo': { padding: '0', maxWidth: 'min(26rem, 90vw)' },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)' },
  '.cm-tooltip-autocomplete > ul > li': { minHeight: '24px', lineHeight: '24px' },
  '.cm-completionDetail': { color: 'inherit', opacity: '0.75', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-diagnostic': { padding: '0.4rem 0.65rem', maxWidth: 'min(34rem, 90vw)', whiteSpace: 'pre-wrap', fontSize: '0.78rem', fontFamily: 'var(--font-ui)' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--warn)' },
  '.cm-diagnostic-info, .cm-diagnostic-hint': { borderLeft: '4px solid var(--edge)' },
  '.cm-diagnosticText': { display: 'block' },
  '.cm-diagnosticSource': { fontSize: '0.9em', opacity: '1', color: 'var(--soft)' },
  '.cm-diagnosticAction': {
    minHeight: '26px', margin: '0.35rem 0.4rem 0.1rem 0', padding: '0 0.6rem', border: '1px solid var(--edge)', borderRadius: 'var(--radius-sm)',
    backgroundColor: 'var(--panel)', color: 'var(--accent)', font: '560 0.76rem var(--font-ui)', cursor: 'pointer',
  },
  '.cm-diagnosticAction:hover': { backgroundColor: 'var(--accent-tint)' },
  '.cm-problems': { position: 'relative', fontFamily: 'var(--font-ui)', fontSize: '0.78rem' },
  '.cm-problems ul': { maxHeight: '11rem', margin: '0', padding: '4px 2.2rem 4px 0', overflow: 'auto', listStyle: 'none' },
  '.cm-problems li': { padding: '0.25rem 0.65rem', whiteSpace: 'pre-wrap' },
  '.cm-problem': { borderLeft: '4px solid var(--edge)' },
  '.cm-problem-error': { borderLeft: '4px solid var(--bad)' },
  '.cm-problem-warning': { borderLeft: '4px solid var(--warn)' },
  '.cm-problems small': { color: 'var(--soft)' },
  '.cm-problem-place': {
    minHeight: '24px', padding: '0', border: '0', background: 'none', color: 'var(--accent)', font: '560 1em var(--font-ui)', textDecoration: 'underline', textUnderlineOffset: '3px', cursor: 'pointer',
  },
  '.cm-problem-fix': {
    minHeight: '26px', marginLeft: '0.6rem', padding: '0 0.6rem', border: '1px solid var(--edge)', borderRadius: 'var(--radius-sm)', background: 'var(--panel)', color: 'var(--accent)', font: '560 1em var(--font-ui)', cursor: 'pointer',
  },
  '.cm-problem-fix:hover': { background: 'var(--accent-tint)' },
  '.cm-problems-close': { position: 'absolute', top: '3px', right: '6px', minWidth: '28px', minHeight: '28px', border: '0', background: 'none', color: 'var(--ink)', cursor: 'pointer' },
  '.cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--bad) 1px', textUnderlineOffset: '3px',
  },
  '.cm-lintRange-warning': { textDecorationColor: 'var(--warn)' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--soft) 2px' },
  '.cm-lintRange-hint': { backgroundImage: 'none' },
  '.cm-lintRange-hint.cm-unused': { textDecoration: 'underline dotted var(--soft) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-active': { backgroundColor: 'var(--accent-tint)' },
  '.cm-deletedChunk': { backgroundColor: 'var(--bad-tint)' },
  '.cm-changedLine': { backgroundColor: 'var(--ok-tint) !important' },
  '.cm-changedText, .cm-deletedText': { background: 'none !important' },
  '.cm-changedLineGutter': { background: 'var(--ok) !important' },
  '.cm-deletedLineGutter': { background: 'var(--bad) !important' },
  '.cm-collapsedLines': { background: 'var(--sunken)', color: 'var(--soft)', '&:before, &:after': { content: '"···"' } },
  '.cm-pin-gutter': { minWidth: '1.45rem' },
  '@media (pointer: coarse) and (max-width: 52rem)': { '.cm-pin-gutter': { minWidth: '0.3rem' }, '.cm-lineNumbers .cm-gutterElement': { minWidth: '1.6rem', padding: '0 0.25rem' } },
  '.cm-pins': { display: 'inline-flex', gap: '2px', height: '100%', alignItems: 'center' },
  '.cm-pin': {
    display: 'inline-block', minWidth: '17px', height: '17px', borderRadius: '9px', background: 'var(--bad)', color: 'var(--panel)',
    font: '650 11px/17px var(--font-ui)', textAlign: 'center', cursor: 'default',
  },
  '.cm-lit': { backgroundColor: 'color-mix(in srgb, var(--lane) 11%, transparent)', boxShadow: 'inset 3px 0 var(--lane)' },
  '.cm-lit-note': {
    marginLeft: '1.2rem', fontFamily: 'var(--font-ui)', fontSize: '0.92em', whiteSpace: 'nowrap', pointerEvents: 'none',
  },
  '.cm-lineWrapping .cm-lit-note': { whiteSpace: 'normal', overflowWrap: 'anywhere' },
  '.cm-lineWrapping .cm-lit-note > span': { display: 'inline-block' },
  '.cm-lit-note > span': {
    marginRight: '0.4rem', padding: '0 0.4rem', borderRadius: '4px', color: 'var(--ink)', border: '1px solid var(--lane)',
    backgroundColor: 'color-mix(in srgb, var(--lane) 10%, var(--panel))',
  },
})

/** Colours from the page's custom properties, so that light and dark follow by themselves. */
export function theme(): Extension {
  return [look, syntaxHighlighting(highlight)]
}
