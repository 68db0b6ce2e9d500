import { notedMost, pathText, shortened } from './path-text.ts';

/** A key that stands twice or more in one object; the last value counts. */
export interface Duplicate {
  /** `metadata.labels.a` */
  readonly path: string;
  readonly key: string;
  /** From 1; only where the text is YAML. */
  readonly line?: number;
}

/** Adds one more, unless there are more than anybody wants to be told. */
export function noteDuplicate(
  duplicates: Duplicate[],
  path: readonly (string | number)[],
  { key, line }: Pick<Duplicate, 'key' | 'line'>,
): void {
  if (duplicates.length >= notedMost) return;
  const place = line === undefined ? {} : { line };
  duplicates.push({ path: pathText(path), key: shortened(key), ...place });
}

/** All of them as the API words what is wrong with YAML. `otherwise` is the line of those that know none. */
export function unmarshalErrors(duplicates: readonly Duplicate[], otherwise?: number): string {
  const texts = duplicates.map(({ key, line = otherwise }) => {
    const place = line === undefined ? '' : `line ${line}: `;
    return `\n  ${place}key ${JSON.stringify(key)} already set in map`;
  });
  return `yaml: unmarshal errors:${texts.join('')}`;
}
