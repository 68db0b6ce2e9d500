import { type FieldError, invalidValue, tooLong } from '../field-error.ts';

const countMost = 512;
const sizeMost = 256 * 1024;

/** What a provisioner is told: at most 512 parameters, and 256 KiB of them. */
export function validateParameters(parameters: Readonly<Record<string, string>>, field: string): FieldError[] {
  const entries = Object.entries(parameters);
  const size = entries.reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  return [
    ...(entries.length > countMost ? [tooLong(field, countMost)] : []),
    ...entries.flatMap(([name]) => (name === '' ? [invalidValue(field, name, 'field can not be empty.')] : [])),
    ...(size > sizeMost ? [tooLong(field, sizeMost)] : []),
  ];
}
