import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { nextDiagnostic, previousDiagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from '@codemirror/view'
import { marks } from './marks.ts'
import { problems } from './problems.ts'
import { findPanel } from './find-panel.ts'
import { theme } from './theme.ts'

/** What every file's editor has, whatever it knows of the code. */
export function setUp(file: string, readOnly: boolean, format: () => void): Extension {
  return [
    lineNumbers(), marks(), problems(), highlightSpecialChars(), history({ minDepth: 300 }), drawSelection(), indentOnInput(), indentUnit.of('  '),
    bracketMatching(), closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(),
    highlightSelectionMatches(), findPanel(), javascript({ typescript: true }), theme(),
    // Where there is no room and no wheel, lines wrap.
    matchMedia('(pointer: coarse) and (max-width: 52rem)').matches ? EditorView.lineWrapping : [],
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      'aria-label': `${file}${readOnly ? ', read only' : ''}`,
      'aria-description': 'Escape, then Tab, leaves the editor.',
      // Without it a file that cannot be edited cannot be reached, nor scrolled, by keys.
      tabindex: '0', spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off',
    }),
    keymap.of([
      { key: 'Shift-Alt-f', run: () => (format(), true), preventDefault: true },
      ...closeBracketsKeymap, ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'), ...searchKeymap,
      ...historyKeymap, indentWithTab,
      { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic, preventDefault: true },
    ]),
  ]
}
