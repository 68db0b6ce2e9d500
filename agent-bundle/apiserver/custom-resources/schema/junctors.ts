import { unfit } from './schema-error.ts';
import { Walk, visit } from './validate.ts';
import type { Junctors, Validator } from './validator.ts';

/** What several schemas say of one value at once. Nothing in them is compared with what stood before. */
export function checkJunctors({ anyOf, oneOf, allOf, not }: Junctors, value: unknown, walk: Walk): void {
  if (anyOf.length > 0) checkAnyOf(anyOf, value, walk);
  if (oneOf.length > 0) checkOneOf(oneOf, value, walk);
  if (allOf.length > 0) checkAllOf(allOf, value, walk);
  if (not && attempt(not, value, walk).errors.length === 0) {
    walk.report(unfit('must not validate the schema (not)'));
  }
}

function attempt(validator: Validator, value: unknown, { steps }: Walk): Walk {
  const inner = new Walk(steps);
  visit(validator, value, undefined, inner);
  return inner;
}

/** Of those that fail, the first of those that had most to look at. */
const closest = (failed: readonly Walk[]): Walk | undefined =>
  failed.reduce<Walk | undefined>((best, one) => (best && best.visited >= one.visited ? best : one), undefined);

function checkAnyOf(alternatives: readonly Validator[], value: unknown, walk: Walk): void {
  const failed: Walk[] = [];
  for (const alternative of alternatives) {
    const tried = attempt(alternative, value, walk);
    if (tried.errors.length === 0) {
      walk.merge(tried);
      return;
    }
    failed.push(tried);
  }
  walk.report(unfit('must validate at least one schema (anyOf)'));
  const best = closest(failed);
  if (best) walk.merge(best);
}

function checkOneOf(alternatives: readonly Validator[], value: unknown, walk: Walk): void {
  const tried = alternatives.map((alternative) => attempt(alternative, value, walk));
  const [valid, ...more] = tried.filter(({ errors }) => errors.length === 0);
  if (valid && more.length === 0) {
    walk.merge(valid);
    return;
  }
  const found = valid ? `Found ${more.length + 1} valid alternatives` : 'Found none valid';
  walk.report(unfit(`must validate one and only one schema (oneOf). ${found}`));
  const best = valid ? undefined : closest(tried);
  if (best) walk.merge(best);
}

function checkAllOf(all: readonly Validator[], value: unknown, walk: Walk): void {
  const tried = all.map((one) => attempt(one, value, walk));
  for (const one of tried) walk.merge(one);
  const valid = tried.filter(({ errors }) => errors.length === 0).length;
  if (valid === tried.length) return;
  walk.report(unfit(`must validate all the schemas (allOf)${valid === 0 ? '. None validated' : ''}`));
}
