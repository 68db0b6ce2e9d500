import { equal } from '../values/equal.ts';
import type { CelList } from '../values/list.ts';
import { type CelFunction, type Work, asList, func, product } from './function.ts';

function containsAll(list: CelList, sublist: CelList, work: Work): boolean {
  for (const item of sublist) {
    let found = false;
    for (const candidate of list) {
      work.work(1);
      if (equal(candidate, item, work)) {
        found = true;
        break;
      }
    }
    if (!found) return false;
  }
  return true;
}

function intersects(a: CelList, b: CelList, work: Work): boolean {
  for (const item of a) {
    for (const other of b) {
      work.work(1);
      if (equal(item, other, work)) return true;
    }
  }
  return false;
}

const oneWay = ([a, b]: readonly number[]): number => 1 + product(a!, b!);
const bothWays = ([a, b]: readonly number[]): number => 1 + 2 * product(a!, b!);

/** Lists whose order and repetitions do not count. https://pkg.go.dev/github.com/google/cel-go/ext#Sets */
export const sets: readonly CelFunction[] = [
  func('sets.contains', ['list(T)', 'list(T)'], 'bool', ([a, b], work) => containsAll(asList(a), asList(b), work), {
    cost: oneWay,
  }),
  func('sets.intersects', ['list(T)', 'list(T)'], 'bool', ([a, b], work) => intersects(asList(a), asList(b), work), {
    cost: oneWay,
  }),
  func(
    'sets.equivalent',
    ['list(T)', 'list(T)'],
    'bool',
    ([a, b], work) => containsAll(asList(a), asList(b), work) && containsAll(asList(b), asList(a), work),
    { cost: bothWays },
  ),
];
