import type { Structural } from './structural.ts';

/** Where a path of names leads in a schema, or why it leads nowhere. */
type ResolvedFieldPath =
  | { readonly ok: true; readonly path: string; readonly root: string; readonly node: Structural }
  | { readonly ok: false; readonly why: string };

type Segment = { readonly type: 'name' | 'key'; readonly name: string };

/**
 * The part of a schema that a path names: `.spec.replicas`, `.labels['a.b']`. Members of maps stand in brackets in the path that
 * comes out, whichever way they were written.
 */
export function resolveFieldPath(
  path: string,
  node: Structural,
  brackets: 'brackets' | 'no brackets' = 'brackets',
): ResolvedFieldPath {
  let at = node;
  let text = '';
  let root = '';
  let rest = path;
  while (rest !== '') {
    const next = segmentOf(rest, brackets);
    if (typeof next === 'string') return { ok: false, why: next };
    const [segment, length] = next;
    const property = at.properties.get(segment.name);
    const member = at.properties.size > 0 ? property : typeof at.additional === 'object' ? at.additional : undefined;
    if (!member) return { ok: false, why: 'does not refer to a valid field' };
    text += at.properties.size > 0 ? `.${segment.name}` : `[${segment.name}]`;
    root ||= segment.name;
    at = member;
    rest = rest.slice(length);
  }
  return { ok: true, path: text, root, node: at };
}

/** The first step of a path and how long it is, or what is wrong with it. */
function segmentOf(path: string, brackets: 'brackets' | 'no brackets'): [Segment, number] | string {
  if (path.startsWith('.')) {
    const name = /^\.([^.[\]]+)/.exec(path)?.[1];
    return name === undefined ? 'unexpected end of JSON path' : [{ type: 'name', name }, name.length + 1];
  }
  if (!path.startsWith('[')) return `expected [ or . but got: ${/^[^.[\]]*/.exec(path)?.[0] ?? path}`;
  if (brackets === 'no brackets') return 'array notation is not allowed';
  const quoted = /^\['((?:[^'\\]|\\.)*)'/.exec(path);
  if (!quoted)
    return path.length === 1 ? 'unexpected end of JSON path' : `expected single quoted string but got ${path.slice(1)}`;
  const [whole, inner = ''] = quoted;
  if (path.charAt(whole.length) !== ']') return 'unexpected end of JSON path';
  const name = unescaped(inner);
  return name === undefined ? 'invalid string literal: invalid escape char' : [{ type: 'key', name }, whole.length + 1];
}

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  "'": "'",
  '\\': '\\',
};

function unescaped(text: string): string | undefined {
  const known = [...text.matchAll(/\\(.)/gs)].every(([, letter = '']) => Object.hasOwn(escapes, letter));
  return known ? text.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? '') : undefined;
}
