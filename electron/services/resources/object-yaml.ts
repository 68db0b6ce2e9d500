import { type Document, type Tags, parseAllDocuments, stringify } from 'yaml';
import { AppError } from '../../../common/base/app-error.ts';
import { asError } from '../../../common/base/clock.ts';

/** What a YAML document or an answer of the server holds; whole numbers beyond 2^53 are bigints. */
export type JsonObject = { readonly [key: string]: unknown };

/**
 * YAML as Kubernetes reads it: 1.1 (`yes` is true, 0644 is octal), but times, `22:30` and the letters y and n are text.
 * The same rules read and write, so that what is quoted where it must be stays what it is.
 */
const dialect = {
  version: '1.1',
  schema: 'yaml-1.1',
  merge: true,
  intAsBigInt: true,
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isOtherThanJson(tag)).map(kubernetesTag),
} satisfies Parameters<typeof parseAllDocuments>[1];

type Tag = Tags[number];

const isOtherThanJson = ({ tag, format }: Exclude<Tag, string>): boolean =>
  format === 'TIME' || /:(?:binary|omap|pairs|set|timestamp)$/.test(tag);

function kubernetesTag(tag: Tag): Tag {
  if (typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:bool') return tag;
  const test = tag.test?.test('true')
    ? /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/
    : /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/;
  return { ...tag, test } as Tag;
}

/** No manifest needs as many; a text that names itself again and again does. */
const maxAliasCount = 100;

/** The objects of a text, empty documents left out. Error: `object-yaml-invalid`. */
export function parseObjects(text: string): JsonObject[] {
  try {
    const documents = parseAllDocuments(text, dialect) as Document[];
    return documents.map(objectOf).filter((object) => object !== undefined);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const error = asError(thrown);
    // Nesting exhausts the stack of the parser.
    const reason = error instanceof RangeError ? 'it is nested too deeply' : error.message;
    throw new AppError('object-yaml-invalid', { reason }, error);
  }
}

/** Keys in order and times in quotes, as kubectl writes them. */
export function objectYaml(object: JsonObject): string {
  const look = { sortMapEntries: true, aliasDuplicateObjects: false, lineWidth: 0 } as const;
  return stringify(object, { ...dialect, ...look, compat: 'yaml-1.1' });
}

function objectOf(document: Document): JsonObject | undefined {
  const [error] = document.errors;
  // The parser draws the place below its first line.
  if (error) throw new AppError('object-yaml-invalid', { reason: error.message.split('\n')[0]!.replace(/:$/, '') });
  const value: unknown = document.toJS({ maxAliasCount });
  if (value === null || value === undefined) return undefined;
  if (!isObject(value)) throw new AppError('object-yaml-invalid', { reason: 'a document is no object' });
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
