import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** How the editor looks, in the tokens of both themes. */
export const editorTheme: Extension = [
  EditorView.theme({
    '&': { height: '100%', color: 'var(--code-text)', backgroundColor: 'var(--code-surface)', fontSize: '12px' },
    '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px', overflow: 'auto' },
    '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--code-selection)',
    },
    '.cm-activeLine': { backgroundColor: 'transparent' },
    '&.cm-focused .cm-activeLine': { boxShadow: 'inset 0 0 0 9999px var(--surface-hover)' },
    '.cm-gutters': { color: 'var(--code-comment)', backgroundColor: 'var(--code-surface)', border: 'none' },
    '.cm-activeLineGutter': { color: 'var(--text)', backgroundColor: 'transparent' },
    '.cm-foldPlaceholder': {
      color: 'var(--text-muted)',
      backgroundColor: 'var(--surface-hover)',
      border: '1px solid var(--line-strong)',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--code-selection)' },
    '.cm-selectionMatch': { backgroundColor: 'var(--busy-soft)' },
    '.cm-searchMatch': { backgroundColor: 'var(--busy-soft)', outline: '1px solid var(--busy)' },
    '.cm-searchMatch.cm-searchMatch-selected': { backgroundColor: 'var(--code-selection)' },
    '.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--surface-raised)', fontFamily: 'var(--font-ui)' },
    '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
    '.cm-panel.cm-search': { padding: '6px 28px 6px 8px' },
    '.cm-panel.cm-search label': { fontSize: '12px', verticalAlign: 'middle' },
    '.cm-panel.cm-search input[type=checkbox]': { verticalAlign: '-2px', accentColor: 'var(--accent)' },
    '.cm-textfield, .cm-button': { height: '24px', padding: '0 8px', fontSize: '12px', verticalAlign: 'middle' },
    '.cm-textfield': {
      color: 'var(--text)',
      backgroundColor: 'var(--surface)',
      border: '1px solid var(--line-control)',
      borderRadius: 'var(--radius-s)',
    },
    '.cm-button': {
      color: 'var(--text)',
      backgroundColor: 'var(--surface-raised)',
      backgroundImage: 'none',
      border: '1px solid var(--line-strong)',
      borderRadius: 'var(--radius-s)',
    },
    '.cm-panel.cm-search [name=close]': { color: 'var(--text-muted)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
      { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
      { tag: [tags.keyword, tags.typeName, tags.labelName, tags.meta], color: 'var(--code-keyword)' },
      { tag: tags.comment, color: 'var(--code-comment)' },
      { tag: [tags.separator, tags.punctuation], color: 'var(--code-comment)' },
    ]),
  ),
];
