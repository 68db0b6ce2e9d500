import { addresses } from './addresses.ts';
import { authorizers } from './authorizer.ts';
import { conversions } from './conversions.ts';
import { formats } from './formats.ts';
import type { CelFunction } from './function.ts';
import { jsonPatches } from './json-patch.ts';
import { lists } from './lists.ts';
import { math } from './math.ts';
import { operators } from './operators.ts';
import { optionals } from './optionals.ts';
import { quantities } from './quantity.ts';
import { regex } from './regex.ts';
import { semvers } from './semver.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';
import { text } from './text.ts';
import { times } from './times.ts';
import { urls } from './urls.ts';

const all = [
  operators,
  conversions,
  text,
  strings,
  lists,
  sets,
  optionals,
  times,
  math,
  regex,
  urls,
  quantities,
  addresses,
  semvers,
  formats,
  authorizers,
  jsonPatches,
];

/** All that an expression may call, by name. */
const library = new Map<string, CelFunction[]>();
for (const declared of all.flat()) {
  const overloads = library.get(declared.name);
  if (overloads === undefined) library.set(declared.name, [declared]);
  else overloads.push(declared);
}

export const functionsNamed = (name: string): readonly CelFunction[] => library.get(name) ?? [];

export const isFunction = (name: string, receiver: boolean): boolean =>
  functionsNamed(name).some((declared) => declared.receiver === receiver);
