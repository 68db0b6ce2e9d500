import { type FieldError, invalidValue, tooLong } from '../registry/field-error.ts';

/** The name by which a client owns what it writes: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
const bytesMost = 128;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** What is wrong with a `fieldManager` of the query; empty is no name, which only an apply must have. */
export function validateFieldManager(name: string): FieldError[] {
  const errors: FieldError[] = [];
  if (Buffer.byteLength(name) > bytesMost) errors.push(tooLong('fieldManager', bytesMost));
  if (![...name].every((character) => printable.test(character))) {
    errors.push(invalidValue('fieldManager', name, 'should only contain printable characters'));
  }
  return errors;
}

const known = new Map<string, string>();
const knownMost = 500;

/** Who gives no name is known by the first part of its User-Agent: `kubectl` of `kubectl/v1.36.0 (linux/amd64)`. */
export function fieldManagerOf(name: string, userAgent: string | undefined): string {
  if (name !== '') return name;
  if (userAgent === undefined) return 'unknown';
  const cached = known.get(userAgent);
  if (cached !== undefined) return cached;
  const manager = programOf(userAgent) || 'unknown';
  if (known.size >= knownMost) known.clear();
  known.set(userAgent, manager);
  return manager;
}

function programOf(userAgent: string): string {
  let program = '';
  let bytes = 0;
  for (const character of userAgent.split('/', 1)[0] ?? '') {
    if (!printable.test(character)) continue;
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMost) break;
    program += character;
  }
  return program;
}
