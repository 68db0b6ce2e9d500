import { type FieldError, forbiddenField } from '../field-error.ts';

/** What one expression may cost, and all of a schema together, by what is known when they are written. */
export const expressionCostMost = 10_000_000;
const schemaCostMost = 100_000_000;

/** Rules that are told of where all together are too dear: the dearest, if they make a difference. */
const toldMost = 4;
const worthTelling = schemaCostMost / 100;

/** Adds up what the rules of a schema cost. */
export class TotalCost {
  #total = 0;
  #dearest: { readonly field: string; readonly cost: number }[] = [];

  add(field: string, cost: number): void {
    this.#total += cost;
    if (cost < worthTelling) return;
    this.#dearest = [...this.#dearest, { field, cost }].sort((a, b) => b.cost - a.cost || 0).slice(0, toldMost);
  }

  /** `field` is the schema's. */
  errors(field: string): FieldError[] {
    if (this.#total <= schemaCostMost) return [];
    const why = 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema';
    const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema';
    return [
      ...this.#dearest.map((dear) => forbiddenField(dear.field, why)),
      forbiddenField(field, excessWords(name, this.#total, schemaCostMost)),
    ];
  }
}

/** How far a cost is beyond what is allowed, and what to do about it. */
export function excessWords(name: string, cost: number, most: number = expressionCostMost): string {
  const factor = cost / most;
  const shown = factor > 100 ? 'more than 100x' : `${factor.toFixed(factor < 1.5 ? 6 : 1)}x`;
  return `${name} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
