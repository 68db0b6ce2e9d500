import { labelValueRule, qualifiedName } from './names.ts';
import type { LabelSelector } from './meta/v1.ts';

/**
 * Label selectors: as text (`app=web,tier in (a,b),!x`), as requirements, and as the LabelSelector of objects.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  /** One for `=`, `==`, `!=`, `>` and `<`; none for Exists and DoesNotExist. */
  readonly values: readonly string[];
}
export type Operator = '=' | '==' | '!=' | 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

type Labels = Readonly<Record<string, string>>;

/** A selector that cannot be read, in the API's words. */
export class SelectorError extends Error {}

/** No requirements match everything. */
export function matchesLabels(requirements: readonly Requirement[], labels: Labels | undefined): boolean {
  return requirements.every((requirement) => meets(requirement, labels?.[requirement.key]));
}

function meets({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case '=':
    case '==':
    case 'In':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return isInteger(value) && BigInt(value) > BigInt(values[0] ?? 0);
    case 'Lt':
      return isInteger(value) && BigInt(value) < BigInt(values[0] ?? 0);
  }
}

const isInteger = (text: string | undefined): text is string => text !== undefined && /^-?[0-9]+$/.test(text);

/** Throws a SelectorError. */
export function requirementsOf(selector: LabelSelector): Requirement[] {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const equal = Object.entries(matchLabels).map(([key, value]) => required(key, '=', [value]));
  const expressed = matchExpressions.map(({ key, operator, values = [] }) => {
    if (!isSetOperator(operator)) throw new SelectorError(`"${operator}" is not a valid label selector operator`);
    return required(key, operator, values);
  });
  return [...equal, ...expressed];
}

const setOperators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
const isSetOperator = (text: string): text is (typeof setOperators)[number] =>
  setOperators.some((operator) => operator === text);

/** Whether an object's selector selects these labels. No selector selects nothing, an empty one everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  return selector !== undefined && matchesLabels(requirementsOf(selector), labels);
}

/** The text of requirements, by key, as a Scale's status carries it. `parseLabelSelector` reads it again. */
export function formatRequirements(requirements: readonly Requirement[]): string {
  return [...requirements]
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(formatRequirement)
    .join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
    case 'NotIn':
      return `${key} ${operator.toLowerCase()} (${[...values].sort().join(',')})`;
    case 'Gt':
      return `${key}>${values[0]}`;
    case 'Lt':
      return `${key}<${values[0]}`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}

/** Throws a SelectorError. Empty text is no requirement. */
export function parseLabelSelector(text: string): Requirement[] {
  const tokens = new Tokens(text);
  const requirements: Requirement[] = [];
  while (tokens.peek() !== end) {
    const first = tokens.peek();
    if (!isWord(first) && first !== '!') throw tokens.unexpected(", expected: !, identifier, or 'end of string'");
    requirements.push(parseRequirement(tokens));
    const next = tokens.peek();
    if (next === end) break;
    if (next !== ',') throw tokens.unexpected(", expected: ',' or 'end of string'");
    tokens.take();
    if (!isWord(tokens.peek()) && tokens.peek() !== '!') throw tokens.unexpected(", expected: identifier after ','");
  }
  return requirements;
}

const end = '';

/** Operators and brackets are tokens of their own; everything else between blanks is a word. */
class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(/[=!]=|[=!(),<>]|[^\s=!(),<>]+/g) ?? [];
  }
  peek(): string {
    return this.#tokens[this.#at] ?? end;
  }
  take(): string {
    return this.#tokens[this.#at++] ?? end;
  }
  unexpected(expected: string): SelectorError {
    return new SelectorError(`found '${this.peek()}'${expected}`);
  }
}

const isWord = (token: string): boolean => token !== end && !/^[=!(),<>]/.test(token);

const binaryOperators: Readonly<Record<string, Operator>> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  in: 'In',
  notin: 'NotIn',
  '>': 'Gt',
  '<': 'Lt',
};

function parseRequirement(tokens: Tokens): Requirement {
  try {
    return requirement(tokens);
  } catch (error) {
    if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

function requirement(tokens: Tokens): Requirement {
  const negated = tokens.peek() === '!';
  if (negated) tokens.take();
  if (!isWord(tokens.peek())) throw tokens.unexpected(', expected: identifier');
  const key = tokens.take();
  if (negated) return required(key, 'DoesNotExist', []);
  if (tokens.peek() === end || tokens.peek() === ',') return required(key, 'Exists', []);
  const operator = Object.hasOwn(binaryOperators, tokens.peek()) ? binaryOperators[tokens.peek()] : undefined;
  if (operator === undefined) throw tokens.unexpected(', expected: in, notin, =, ==, !=, gt, lt');
  tokens.take();
  return required(key, operator, operator === 'In' || operator === 'NotIn' ? valueSet(tokens) : [exactValue(tokens)]);
}

/** `a=` and `a=,b` ask for an empty value. */
function exactValue(tokens: Tokens): string {
  if (tokens.peek() === end || tokens.peek() === ',') return '';
  if (!isWord(tokens.peek())) throw tokens.unexpected(', expected: identifier');
  return tokens.take();
}

/** `(a,b)`; nothing between brackets or commas is the empty value. */
function valueSet(tokens: Tokens): string[] {
  if (tokens.peek() !== '(') throw tokens.unexpected(" expected: '('");
  tokens.take();
  const values = new Set<string>();
  if (tokens.peek() === end) throw tokens.unexpected(", expected: ',', ')' or identifier");
  for (;;) {
    values.add(isWord(tokens.peek()) ? tokens.take() : '');
    if (tokens.peek() === ')') break;
    if (tokens.peek() !== ',') throw tokens.unexpected(", expected: ',' or ')'");
    tokens.take();
  }
  tokens.take();
  return [...values];
}

function required(key: string, operator: Operator, values: readonly string[]): Requirement {
  const wrong = qualifiedName(key);
  if (wrong.length > 0) throw new SelectorError(`<nil>: Invalid value: ${JSON.stringify(key)}: ${wrong.join('; ')}`);
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0) {
    throw new SelectorError(`values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty`);
  }
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0) {
    throw new SelectorError(
      `values: Invalid value: ${JSON.stringify(values)}: values set must be empty for exists and does not exist`,
    );
  }
  if ((operator === 'Gt' || operator === 'Lt') && !isInteger(values[0])) {
    throw new SelectorError(
      `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  values.forEach((value, index) => {
    const problems = labelValueRule(value);
    if (problems.length > 0) {
      const where = `values[${index}][${key}]`;
      throw new SelectorError(`${where}: Invalid value: ${JSON.stringify(value)}: ${problems.join('; ')}`);
    }
  });
  return { key, operator, values };
}
