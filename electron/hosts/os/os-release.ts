/** What os-release(5) says; `like` are the ids it calls itself a relative of. */
export interface OsRelease {
  readonly id: string;
  readonly like: readonly string[];
  readonly versionId?: string;
  readonly prettyName: string;
}

/** Reads the text of /etc/os-release; undefined when it names no id. */
export function readOsRelease(text: string): OsRelease | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^\s*([A-Z0-9_]+)=(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) values.set(name, unquoted(value!));
  }
  const id = values.get('ID');
  if (!id) return undefined;
  return {
    id: id.toLowerCase(),
    like: values.get('ID_LIKE')?.toLowerCase().split(/\s+/) ?? [],
    versionId: values.get('VERSION_ID'),
    prettyName: values.get('PRETTY_NAME') ?? values.get('NAME') ?? id,
  };
}

/** A shell word: bare, or in single or double quotes with backslashes. */
function unquoted(value: string): string {
  const [, quote, inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
  if (quote === undefined) return value;
  return quote === '"' ? inner!.replace(/\\(["$`\\])/g, '$1') : inner!;
}
