import type { Field, FieldType, MessageType } from '../../../common/api/schema/field.ts';

/** One JSON member of a message. */
export interface Slot {
  readonly name: string;
  readonly field: Field;
  /** What is there when nothing is said (after defaults, for required fields). */
  readonly absence: Absence;
  /** A zero says nothing and is left out. */
  readonly dropsZero: boolean;
}

/**
 *   nothing    the member is left out
 *   default    a constant of the schema
 *   zero       '', 0, false, [] or {}
 */
export type Absence =
  { readonly type: 'nothing' } | { readonly type: 'default'; readonly value: unknown } | { readonly type: 'zero' };

/** The members of a message in the order they are written; inline messages lend theirs. */
export function slotsOf(message: MessageType): Slot[] {
  return Object.entries(message.fields).flatMap(([name, field]) =>
    field.options.inline && field.type.type === 'message' ? slotsOf(field.type) : [slotOf(name, field)],
  );
}

function slotOf(name: string, field: Field): Slot {
  const { required, pointer } = field.options;
  return { name, field, absence: absenceOf(field), dropsZero: !required && !pointer && hasZero(field.type) };
}

function absenceOf({ type, options }: Field): Absence {
  if (options.default !== undefined) return { type: 'default', value: options.default };
  if (options.pointer) return { type: 'nothing' };
  if (options.required || (options.present && type.type === 'message')) return { type: 'zero' };
  return { type: 'nothing' };
}

/** A message that is there says something even when it is empty, and a quantity of 0 is a quantity. */
function hasZero(type: FieldType): boolean {
  return type.type !== 'message' && !(type.type === 'scalar' && type.scalar === 'quantity');
}

/** Whether a value is its type's zero: '', 0, false, [] or {}. */
export function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}
