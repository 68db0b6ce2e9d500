import { EditorState, type Extension } from '@codemirror/state';

/** The editor's own words, in the person's language. */
export function editorPhrases(t: (key: string) => string): Extension {
  const word = (name: string) => t(`objects.yaml.${name}`);
  return EditorState.phrases.of({
    Find: word('find'),
    Replace: word('replace'),
    next: word('next'),
    previous: word('previous'),
    all: word('all'),
    'match case': word('matchCase'),
    regexp: word('regexp'),
    'by word': word('byWord'),
    replace: word('replace'),
    'replace all': word('replaceAll'),
    close: word('close'),
    'current match': word('currentMatch'),
    'on line': word('onLine'),
    'Go to line': word('goToLine'),
    go: word('go'),
    'folded code': word('foldedCode'),
    unfold: word('unfold'),
  });
}
