import {
  type Document,
  LineCounter,
  type Node,
  type YAMLParseError,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import { type Duplicate, noteDuplicate } from './duplicates.ts';
import { type JsonDocument, JsonSyntaxError } from './json-reader.ts';

/**
 * Reads one YAML document as the JSON it stands for, with the meaning Kubernetes gives it: YAML 1.1 (`yes` is true, 0644 is
 * octal), timestamps and `22:30` are text, anchors may be used but not to blow the document up.
 */
export function readYaml(text: string): JsonDocument {
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { ...options, lineCounter: lines });
    const [error] = document.errors;
    if (error) throw yamlError(error);
    const value = jsonOf(plainOf(document), 0);
    const duplicates: Duplicate[] = [];
    collectDuplicates(document.contents, [], (path, key) => {
      noteDuplicate(duplicates, path, { key: textOf(key), line: lines.linePos(key.range?.[0] ?? 0).line });
    });
    return { value, duplicates };
  } catch (error) {
    // Nesting exhausts the stack of the parser; aliases of aliases are refused by it.
    if (error instanceof RangeError) throw new JsonSyntaxError('exceeded max depth');
    if (error instanceof ReferenceError) throw new JsonSyntaxError(`error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

/** With anchors and merges resolved. What the library says of those that cannot be is for the client. */
function plainOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError || !(error instanceof Error)) throw error;
    throw new JsonSyntaxError(`error converting YAML to JSON: yaml: ${error.message}`);
  }
}

const options = {
  version: '1.1',
  schema: 'yaml-1.1',
  intAsBigInt: true,
  // The parser would compare each key with all others; `collectDuplicates` does not.
  uniqueKeys: false,
  merge: true,
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isTimelike(tag)),
} satisfies Parameters<typeof parseDocument>[1];

const isTimelike = ({ tag, format }: { readonly tag: string; readonly format?: string }): boolean =>
  format === 'TIME' || tag === 'tag:yaml.org,2002:timestamp';

function yamlError(error: YAMLParseError): JsonSyntaxError {
  if (error.message.includes('call stack')) return new JsonSyntaxError('exceeded max depth');
  const line = error.linePos?.[0].line;
  const [reason] = error.message.split(/ at line \d+/);
  return new JsonSyntaxError(`error converting YAML to JSON: yaml: ${line ? `line ${line}: ` : ''}${reason}`);
}

const textOf = (key: Node): string => (isScalar(key) ? String(key.value) : '');

function collectDuplicates(
  node: Node | null,
  path: readonly (string | number)[],
  found: (path: readonly (string | number)[], key: Node) => void,
): void {
  if (isSeq<Node>(node)) {
    node.items.forEach((item, index) => collectDuplicates(item, [...path, index], found));
  } else if (isMap<Node, Node>(node)) {
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = textOf(key);
      const inner = [...path, name];
      if (seen.has(name)) found(inner, key);
      seen.add(name);
      collectDuplicates(value, inner, found);
    }
  }
}

const depthLimit = 1000;

/** Small integers as numbers; what JSON has no word for is refused. */
function jsonOf(value: unknown, depth: number): unknown {
  if (depth > depthLimit) throw new JsonSyntaxError('exceeded max depth');
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new JsonSyntaxError(`error converting YAML to JSON: json: unsupported value: ${value}`);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item, depth + 1)]));
}
