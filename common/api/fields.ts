import { SelectorError } from './labels.ts';

/**
 * Field selectors: `spec.nodeName=h1,status.phase!=Running`.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 */
export interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/**
 * Reads a selector that may name only `supported` fields; throws a SelectorError. In a value `\`, `,` and `=` are written
 * with a backslash before them.
 */
export function parseFieldSelector(text: string, supported: readonly string[]): FieldTerm[] {
  const terms = splitTerms(text).filter((term) => term !== '');
  return terms.map((term) => {
    const [, field = '', operator, value = ''] = /^([^=!]*)(!=|==|=)(.*)$/s.exec(term) ?? [];
    if (operator === undefined) throw new SelectorError(`invalid selector: '${text}'; can't understand '${term}'`);
    if (!supported.includes(field)) throw new SelectorError(`field label not supported: ${field}`);
    return { field, operator: operator === '!=' ? '!=' : '=', value: unescape(value, text) };
  });
}

/** Splits at commas that no backslash stands before. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\[^]|[^,\\]|\\$)+/g) ?? [];
}

function unescape(value: string, text: string): string {
  if (/(?:^|[^\\])(?:\\\\)*=/.test(value)) {
    throw new SelectorError(`invalid selector: '${text}'; can't understand '${value}'`);
  }
  return value.replace(/\\([^])|\\$/g, (whole, character: string | undefined) => {
    if (character === undefined || !'\\,='.includes(character)) {
      throw new SelectorError(`invalid field selector: invalid escape sequence: ${whole}`);
    }
    return character;
  });
}

/** Whether an object with these field values (`selectableFields.of`) is selected. */
export function matchesFields(terms: readonly FieldTerm[], fields: Readonly<Record<string, string>>): boolean {
  return terms.every(({ field, operator, value }) => ((fields[field] ?? '') === value) === (operator === '='));
}
