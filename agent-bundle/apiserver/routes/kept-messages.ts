import type { CachedObject } from '../watch-cache/watch-cache.ts';
import type { ProtobufForm } from './protobuf-form.ts';

/** The most bytes that are kept: a list of a thousand pods and more. */
const keptMost = 4 * 1024 * 1024;

interface Kept {
  readonly form: ProtobufForm;
  readonly message: Buffer;
}

/** Objects in protobuf that were listed lately, so that what many list is encoded once. Those unused for longest go first. */
const kept = new Map<CachedObject, Kept>();
let size = 0;

/** An object as a message in this form, made anew only when it was not kept. */
export function messageOf(form: ProtobufForm, object: CachedObject): Buffer {
  const known = kept.get(object);
  if (known) forget(object, known);
  const message = known?.form === form ? known.message : form.message(object.bytes);
  kept.set(object, { form, message });
  size += message.length;
  for (const [oldest, entry] of kept) {
    if (size <= keptMost) break;
    forget(oldest, entry);
  }
  return message;
}

function forget(object: CachedObject, { message }: Kept): void {
  kept.delete(object);
  size -= message.length;
}
