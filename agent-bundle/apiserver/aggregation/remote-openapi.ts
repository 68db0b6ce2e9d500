import * as v from 'valibot';

const Index = v.object({
  paths: v.record(v.string(), v.object({ serverRelativeURL: v.pipe(v.string(), v.startsWith('/openapi/v3/')) })),
});

/** Where the document of a group version is, as the index of a server says; undefined where it says nothing. */
export function documentUrl(index: unknown, group: string, version: string): string | undefined {
  const parsed = v.safeParse(Index, index);
  if (!parsed.success) return undefined;
  const { paths } = parsed.output;
  const name = `apis/${group}/${version}`;
  return Object.hasOwn(paths, name) ? paths[name]?.serverRelativeURL : undefined;
}

const Members = v.record(v.string(), v.unknown());
const Document = v.object({ paths: v.optional(Members, {}), definitions: v.optional(Members, {}) });

interface Whole {
  readonly paths: Readonly<Record<string, unknown>>;
  readonly definitions: Readonly<Record<string, unknown>>;
}

/**
 * The OpenAPI 2 document of everything, with what other servers say of theirs. What two say under one name is ours, or the first's:
 * what all of them know (ObjectMeta and the like) is the same everywhere.
 */
export function mergedOpenApiV2<Own extends object>(own: Own, others: readonly unknown[]): Own {
  if (others.length === 0) return own;
  const { paths, definitions } = own as Own & Whole;
  const documents = others.flatMap((other) => {
    const parsed = v.safeParse(Document, other);
    return parsed.success ? [parsed.output] : [];
  });
  return {
    ...own,
    paths: firstOf([paths, ...documents.map((document) => document.paths)]),
    definitions: firstOf([definitions, ...documents.map((document) => document.definitions)]),
  };
}

function firstOf(records: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const merged = new Map<string, unknown>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) if (!merged.has(name)) merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
