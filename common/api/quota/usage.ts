import { type Quantity, addQuantities, compareQuantities, formatQuantity, parseQuantity } from '../quantity.ts';

/** How much of each: `pods`, `requests.cpu`, `count/jobs.batch`. A map, since names come from outside. */
export type Usage = ReadonlyMap<string, Quantity>;

type Amounts = Readonly<Record<string, string>> | undefined;

export const zero: Quantity = { nanos: 0n, format: 'DecimalSI' };

export function usageOf(amounts: Amounts): Map<string, Quantity> {
  return new Map(Object.entries(amounts ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

/** As an object of the API. */
export function amountsOf(usage: Usage): Record<string, string> {
  // Not by assignment: a name may be one of JavaScript's own, such as `__proto__`.
  return Object.fromEntries([...usage].map(([name, quantity]) => [name, formatQuantity(quantity)]));
}

/** A number of objects. */
export const pieces = (count: number): Quantity => ({ nanos: BigInt(count) * 1_000_000_000n, format: 'DecimalSI' });

/** Adds to `into`, in place. */
export function addUsage(into: Map<string, Quantity>, more: Usage): void {
  for (const [name, quantity] of more) into.set(name, addQuantities(into.get(name) ?? zero, quantity));
}

/** Raises what is in `into` to at least what `least` has, in place. */
export function raiseUsage(into: Map<string, Quantity>, least: Usage): void {
  for (const [name, quantity] of least) {
    const present = into.get(name);
    if (!present || compareQuantities(present, quantity) < 0) into.set(name, quantity);
  }
}

/** By how much `now` is more than `before`; only what is more. */
export function growth(now: Usage, before: Usage): Usage {
  const more = [...now].map(([name, { nanos, format }]): [string, Quantity] => [
    name,
    { nanos: nanos - (before.get(name) ?? zero).nanos, format },
  ]);
  return new Map(more.filter(([, { nanos }]) => nanos > 0n));
}

/** `pods=1,requests.cpu=100m`: as messages name it. */
export function usageText(usage: Usage): string {
  return [...usage]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, quantity]) => `${name}=${formatQuantity(quantity)}`)
    .join(',');
}
