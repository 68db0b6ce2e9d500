import { conversions } from './conversions.ts';
import type { CelFunction } from './function.ts';
import { operators } from './operators.ts';
import { text } from './text.ts';

/** All that an expression may call, by name. */
const library = new Map<string, CelFunction[]>();
for (const declared of [operators, conversions, text].flat()) {
  const overloads = library.get(declared.name);
  if (overloads === undefined) library.set(declared.name, [declared]);
  else overloads.push(declared);
}

export const functionsNamed = (name: string): readonly CelFunction[] => library.get(name) ?? [];

export const isFunction = (name: string, receiver: boolean): boolean =>
  functionsNamed(name).some((declared) => declared.receiver === receiver);
