import { CelError } from '../cel.ts';
import { compareValues } from '../values/compare.ts';
import type { Value } from '../values/value.ts';
import { type CelFunction, asList, func } from './function.ts';

function extreme(values: Iterable<Value>, sign: 1 | -1): Value {
  let found: Value | undefined;
  for (const value of values) if (found === undefined || compareValues(value, found) * sign > 0) found = value;
  if (found === undefined) throw new CelError('math.@min(list) argument must not be empty');
  return found;
}

const numbers = ['int', 'uint', 'double'];

/** https://pkg.go.dev/github.com/google/cel-go/ext#Math: the greatest and the least. */
export const math: readonly CelFunction[] = (
  [
    ['math.greatest', 1],
    ['math.least', -1],
  ] as const
).flatMap(([name, sign]) => [
  ...numbers.flatMap((type) => [
    func(name, [type], type, ([value]) => value!),
    func(name, [`list(${type})`], type, ([list]) => extreme(asList(list), sign), {
      cost: ([size]) => size!,
    }),
    ...[2, 3, 4].map((count) => func(name, Array<string>(count).fill(type), type, (values) => extreme(values, sign))),
  ]),
]);
