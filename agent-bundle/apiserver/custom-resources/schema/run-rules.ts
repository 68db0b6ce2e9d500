import { type CelBudget, CelBudgetError, CelError, type CelProgram } from '../../cel/cel.ts';
import { isObject, ownMember, sameValue } from '../../codec/json-value.ts';
import {
  type FieldError,
  duplicateValue,
  forbiddenField,
  invalidValue,
  requiredValue,
} from '../../registry/field-error.ts';
import { correlate } from './correlate.ts';
import { FieldPath } from './field-path.ts';
import type { Rule } from './rules.ts';
import { brief, errorsMost, fieldOf } from './schema-error.ts';
import { type Sparse, childrenOf } from './sparse.ts';

/** What the rules of one object may cost together, and one expression by itself: https://kubernetes.io/docs/reference/using-api/cel/ */
const objectBudget = 10_000_000;
const callBudget = 1_000_000;

/**
 * Milliseconds that the rules of one object may take, where they cost more than a little: nobody else is served meanwhile. What fits the
 * budget takes more than that only near its end.
 */
const objectTime = 500;
const little = 1_000_000;
/** And however little they cost: thousands of patterns that are compiled for one object have next to no price. */
const longestTime = 2_000;

/**
 * What the rules of a schema find wrong with an object. Rules about what a value was are run where something stood before; others
 * are not held against what is as it was.
 */
export function validateRules(tree: Sparse<readonly Rule[]>, object: unknown, old: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const unchanged = old === undefined ? undefined : once(() => sameValue(object, old));
  const budget = { remaining: objectBudget };
  visit(tree, { value: object, old, unchanged, path: FieldPath.root }, { errors, budget, since: performance.now() });
  return errors;
}

interface Place {
  readonly value: unknown;
  /** Undefined where nothing stood before, or nobody can say which. */
  readonly old: unknown;
  /** Whether this value is as it was, or what it stands in, where that is all one can tell. Absent on create. */
  readonly unchanged: (() => boolean) | undefined;
  readonly path: FieldPath;
}

interface Findings {
  readonly errors: FieldError[];
  readonly budget: CelBudget;
  /** When it began, as performance.now() counts. */
  readonly since: number;
}

/** The budget is used up: nothing more is run. */
class Exhausted extends Error {}

function visit(tree: Sparse<readonly Rule[]>, place: Place, findings: Findings): void {
  if (place.value === null || findings.errors.length >= errorsMost) return;
  try {
    for (const rule of tree.own ?? []) if (findings.errors.length < errorsMost) runRule(rule, place, findings);
  } catch (error) {
    if (!(error instanceof Exhausted)) throw error;
    return;
  }
  const olds = correlated(tree, place);
  for (const [child, value, path, step] of childrenOf(tree, place.value, place.path)) {
    if (findings.budget.remaining < 0) return;
    const old = olds(step);
    const unchanged = old === undefined ? place.unchanged : once(() => sameValue(value, old));
    visit(child, { value, old, unchanged, path }, findings);
  }
}

/** What stood before in the place of each part: items of map lists by their keys, members by their names. */
function correlated({ node }: Sparse<unknown>, { value, old }: Place): (step: string | number) => unknown {
  if (Array.isArray(value)) {
    const items = node.list.type === 'map' ? correlate(node.list, value, old) : () => undefined;
    return (step) => items(Number(step));
  }
  if (!isObject(old) || node.atomicMap) return () => undefined;
  return (step) => ownMember(old, String(step));
}

function runRule(rule: Rule, place: Place, findings: Findings): void {
  const { errors, budget } = findings;
  const { check, says } = rule;
  const field = fieldOf(String(place.path));
  if (!check.ok) {
    errors.push(invalidValue(field, rule.type ?? '', `rule compile error: ${check.error}`));
    return;
  }
  if (check.usesOldSelf && place.old === undefined && !says.optionalOldSelf) return;
  if (isOver(findings)) budget.remaining = 0;
  const outcome = evaluate(check.program, place, budget);
  if (outcome.type === 'exhausted') throw exhausted(outcome, field, rule, findings);
  if (outcome.type === 'failed') {
    errors.push(invalidValue(field, rule.type ?? '', failureWords(outcome.why, ruleText(rule))));
    return;
  }
  if (outcome.value === true || (!check.usesOldSelf && place.unchanged?.())) return;
  const at = rule.fieldPath === '' ? field : `${String(place.path)}${rule.fieldPath}`.replace(/^\./, '');
  errors.push(refusal(at, place.value, messageOf(rule, place, budget), says.reason));
}

/** Whether the object's time is up. */
function isOver({ budget, since }: Findings): boolean {
  const costsLittle = budget.remaining >= objectBudget - little;
  return performance.now() - since > (costsLittle ? longestTime : objectTime);
}

type Outcome =
  | { readonly type: 'value'; readonly value: unknown }
  | { readonly type: 'failed'; readonly why: string }
  /** `object`: nothing is left for the whole object; `call`: one expression has taken more than it may. */
  | { readonly type: 'exhausted'; readonly of: 'object' | 'call'; readonly why: string };

function evaluate(program: CelProgram, { value, old }: Place, budget: CelBudget): Outcome {
  const granted = Math.min(callBudget, budget.remaining);
  const call = { remaining: granted };
  try {
    return { type: 'value', value: program.evaluate({ self: value, oldSelf: old }, call) };
  } catch (error) {
    if (error instanceof CelBudgetError) {
      return { type: 'exhausted', of: granted < callBudget ? 'object' : 'call', why: error.message };
    }
    if (error instanceof CelError) return { type: 'failed', why: error.message };
    throw error;
  } finally {
    budget.remaining -= granted - Math.max(call.remaining, 0);
  }
}

function exhausted(
  { of, why }: Extract<Outcome, { type: 'exhausted' }>,
  field: string,
  rule: Rule,
  { errors, budget }: Findings,
): Exhausted {
  const words =
    of === 'object'
      ? 'validation failed due to running out of cost budget, no further validation rules will be run'
      : `'${why}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleText(rule)}`;
  errors.push(invalidValue(field, rule.type ?? '', words));
  budget.remaining = -1;
  return new Exhausted();
}

const ruleText = ({ says: { rule, message = '' } }: Rule): string => (message === '' ? rule : message).trim();

const failureWords = (why: string, rule: string): string =>
  why.startsWith('no such overload')
    ? `'${why}': call arguments did not match a supported operator, function or macro signature for rule: ${rule}`
    : `${why} evaluating rule: ${rule}`;

const messageMost = 5 * 1024;

/** What the expression makes, if that is one line of text; else what the rule says. */
function messageOf(rule: Rule, place: Place, budget: CelBudget): string {
  const made = rule.message && evaluate(rule.message, place, budget);
  if (made?.type === 'value' && typeof made.value === 'string') {
    const text = made.value.trim();
    if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= messageMost) return text;
  }
  return rule.says.message ? rule.says.message.trim() : `failed rule: ${ruleText(rule)}`;
}

function refusal(field: string, value: unknown, message: string, reason: string | undefined): FieldError {
  switch (reason) {
    case 'FieldValueForbidden':
      return forbiddenField(field, message);
    case 'FieldValueRequired':
      return requiredValue(field, message);
    case 'FieldValueDuplicate':
      return duplicateValue(field, brief(value));
    default:
      // Lists and objects are not shown: they are large.
      if (typeof value !== 'object') return invalidValue(field, brief(value), message);
      return { reason: 'FieldValueInvalid', message: `Invalid value: ${message}`, field };
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
