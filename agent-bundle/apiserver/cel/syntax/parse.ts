import type { Expr, LiteralValue, MapEntry, StructField } from './ast.ts';
import { call, literal, make, maxDepth, named, tooDeep, truth } from './build.ts';
import { expandHas, expandMethod } from './macros.ts';
import { type Fault, FaultError } from './source.ts';
import { type Token, tokenize } from './tokens.ts';

/** Upstream's limit, in code points. */
const maxLength = 100_000;

/** Of the grammar, in the words of its generated parser. */
const beginnings =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

const binary = new Map<string, number>([
  ['||', 1],
  ['&&', 2],
  ...['==', '!=', '<', '<=', '>', '>=', 'in'].map((name): [string, number] => [name, 3]),
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
]);

const reserved = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(' '),
);

const literals = new Set(['true', 'false', 'null']);

export type Parsed =
  { readonly ok: true; readonly expr: Expr } | { readonly ok: false; readonly faults: readonly Fault[] };

/** The tree of an expression. https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax */
export function parse(source: string): Parsed {
  const size = source.length > maxLength ? [...source].length : 0;
  if (size > maxLength) {
    const message = `expression code point size exceeds limit: size: ${size}, limit ${maxLength}`;
    return { ok: false, faults: [{ at: -1, message }] };
  }
  const faults: Fault[] = [];
  try {
    const expr = new Parser(tokenize(source, faults)).whole();
    if (faults.length === 0) return { ok: true, expr };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    faults.push(error.fault);
  }
  return { ok: false, faults };
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expr {
    const expr = this.#expression();
    if (this.#next.kind !== 'end') throw this.#unexpected('<EOF>');
    return expr;
  }

  get #next(): Token {
    return this.#tokens[this.#index]!;
  }

  #isNext(operator: string): boolean {
    return this.#next.kind === 'operator' && this.#next.text === operator;
  }

  #take(operator: string): Token | undefined {
    return this.#isNext(operator) ? this.#tokens[this.#index++] : undefined;
  }

  #need(operator: string): Token {
    const token = this.#take(operator);
    if (token === undefined) throw this.#unexpected(`'${operator}'`);
    return token;
  }

  /** In the words of upstream's parser, which first tries whether all is well without the token. */
  #unexpected(expected: string): FaultError {
    const { at, text, kind } = this.#next;
    const after = this.#tokens[this.#index + 1];
    const superfluous =
      kind !== 'end' && (expected === '<EOF>' ? after?.kind === 'end' : expected === beginnings && begins(after));
    if (expected.startsWith("'") && kind === 'end')
      return new FaultError(at, `Syntax error: missing ${expected} at '<EOF>'`);
    const what = superfluous ? 'extraneous' : 'mismatched';
    return new FaultError(at, `Syntax error: ${what} input '${text}' expecting ${expected}`);
  }

  #expression(): Expr {
    if (++this.#depth > maxDepth) throw tooDeep();
    const condition = this.#operands(1);
    const mark = this.#take('?');
    if (mark === undefined) {
      this.#depth--;
      return condition;
    }
    const yes = this.#operands(1);
    this.#need(':');
    const no = this.#expression();
    this.#depth--;
    return call(mark.at, '_?_:_', condition, yes, no);
  }

  /** Operators that bind at least so strongly. */
  #operands(least: number): Expr {
    let left = this.#unary();
    for (;;) {
      const { kind, text, at } = this.#next;
      const strength = kind === 'operator' ? binary.get(text) : undefined;
      if (strength === undefined || strength < least) return left;
      if (strength <= 2) {
        left = this.#chain(text, strength, left);
        continue;
      }
      this.#index++;
      const right = this.#operands(strength + 1);
      left = call(at, text === 'in' ? '@in' : `_${text}_`, left, right);
    }
  }

  /** `a && b && c` is balanced, as upstream does: a long chain is not deep. */
  #chain(operator: string, strength: number, first: Expr): Expr {
    const operands = [first];
    const places: number[] = [];
    for (let token = this.#take(operator); token !== undefined; token = this.#take(operator)) {
      places.push(token.at);
      operands.push(this.#operands(strength + 1));
    }
    const balance = (from: number, to: number): Expr => {
      if (from === to) return operands[from]!;
      const middle = from + Math.ceil((to - from) / 2);
      return call(places[middle - 1]!, `_${operator}_`, balance(from, middle - 1), balance(middle, to));
    };
    return balance(0, operands.length - 1);
  }

  #unary(): Expr {
    const operator = this.#next;
    if (!this.#isNext('!') && !this.#isNext('-')) return this.#member();
    let count = 0;
    while (this.#take(operator.text) !== undefined) count++;
    const number = this.#next;
    if (operator.text === '-' && count === 1 && (number.kind === 'int' || number.kind === 'double')) {
      this.#index++;
      return this.#selectors(literal(operator.at, negated(number)));
    }
    const operand = this.#member();
    return count % 2 === 0 ? operand : call(operator.at, `${operator.text}_`, operand);
  }

  #member(): Expr {
    return this.#selectors(this.#primary());
  }

  #selectors(first: Expr): Expr {
    let expr = first;
    for (;;) {
      const dot = this.#take('.');
      if (dot !== undefined) {
        expr = this.#selected(expr, dot.at);
        continue;
      }
      const bracket = this.#take('[');
      if (bracket === undefined) return expr;
      const optional = this.#take('?') !== undefined;
      const index = this.#expression();
      this.#need(']');
      expr = call(bracket.at, optional ? '_[?_]' : '_[_]', expr, index);
    }
  }

  #selected(operand: Expr, dot: number): Expr {
    const optional = this.#take('?') !== undefined;
    const field = this.#memberName();
    const open = optional || field.kind === 'quoted-name' ? undefined : this.#take('(');
    if (open === undefined) {
      return make({ kind: 'select', at: dot, operand, field: field.text, mode: optional ? 'optional' : 'plain' });
    }
    const args = this.#list(')');
    return (
      expandMethod(open.at, operand, field.text, args) ??
      make({ kind: 'call', at: open.at, name: field.text, target: operand, args })
    );
  }

  /** Words of the language may name members; literals may not. */
  #memberName(): Token {
    const name = this.#next;
    const isLiteral = name.kind === 'name' && literals.has(name.text);
    if (isLiteral || (name.kind !== 'name' && name.kind !== 'quoted-name')) throw this.#unexpected('IDENTIFIER');
    this.#index++;
    return name;
  }

  #list(close: string): Expr[] {
    const items: Expr[] = [];
    if (this.#take(close) !== undefined) return items;
    do items.push(this.#expression());
    while (this.#take(',') !== undefined);
    this.#need(close);
    return items;
  }

  #primary(): Expr {
    const token = this.#next;
    this.#index++;
    switch (token.kind) {
      case 'int':
        if (token.value === 2n ** 63n) throw new FaultError(token.at, 'invalid int literal');
        return literal(token.at, { type: token.kind, value: token.value });
      case 'uint':
        return literal(token.at, { type: token.kind, value: token.value });
      case 'double':
        return literal(token.at, { type: token.kind, value: token.value });
      case 'string':
        return literal(token.at, { type: token.kind, value: token.value });
      case 'bytes':
        return literal(token.at, { type: token.kind, value: token.value });
      case 'name':
        return this.#name(token, '');
      case 'operator':
        return this.#bracketed(token);
      case 'quoted-name':
      case 'end':
        this.#index--;
        throw this.#unexpected(beginnings);
    }
  }

  #bracketed(token: Token): Expr {
    switch (token.text) {
      case '(': {
        const expr = this.#expression();
        this.#need(')');
        return expr;
      }
      case '[':
        return this.#listLiteral(token.at);
      case '{':
        return make({ kind: 'map', at: token.at, entries: this.#entries() });
      case '.':
        if (this.#next.kind === 'name') return this.#name(this.#tokens[this.#index++]!, '.');
        throw this.#unexpected('IDENTIFIER');
      default:
        this.#index--;
        throw this.#unexpected(beginnings);
    }
  }

  #name({ at, text }: Token, prefix: string): Expr {
    if (prefix === '' && (text === 'true' || text === 'false')) return truth(at, text === 'true');
    if (prefix === '' && text === 'null') return literal(at, { type: 'null', value: null });
    if (reserved.has(text)) throw new FaultError(at, `reserved identifier: ${text}`);
    const open = this.#take('(');
    if (open !== undefined) {
      const args = this.#list(')');
      return text === 'has' && args.length === 1
        ? expandHas(args)
        : make({ kind: 'call', at: open.at, name: text, args });
    }
    return this.#structAfter(text) ?? named(at, prefix + text);
  }

  /** `Object{…}` and `Object.spec{…}`; nothing is read where no brace follows the names. */
  #structAfter(first: string): Expr | undefined {
    let ahead = this.#index;
    let name = first;
    while (this.#tokens[ahead]?.text === '.' && this.#tokens[ahead + 1]?.kind === 'name') {
      name += `.${this.#tokens[ahead + 1]!.text}`;
      ahead += 2;
    }
    const brace = this.#tokens[ahead];
    if (brace?.kind !== 'operator' || brace.text !== '{') return undefined;
    this.#index = ahead + 1;
    return make({ kind: 'struct', at: brace.at, name, fields: this.#structFields() });
  }

  #structFields(): StructField[] {
    const fields: StructField[] = [];
    while (this.#take('}') === undefined) {
      const optional = this.#take('?') !== undefined;
      const name = this.#memberName();
      const { at } = this.#need(':');
      fields.push({ name: name.text, at, value: this.#expression(), optional });
      if (this.#take(',') === undefined && !this.#isNext('}')) throw this.#unexpected("'}'");
    }
    return fields;
  }

  #listLiteral(at: number): Expr {
    const items: Expr[] = [];
    const optional = new Set<number>();
    while (this.#take(']') === undefined) {
      if (this.#take('?') !== undefined) optional.add(items.length);
      items.push(this.#expression());
      if (this.#take(',') === undefined && !this.#isNext(']')) throw this.#unexpected("']'");
    }
    return make({ kind: 'list', at, items, optional });
  }

  #entries(): MapEntry[] {
    const entries: MapEntry[] = [];
    while (this.#take('}') === undefined) {
      const optional = this.#take('?') !== undefined;
      const key = this.#expression();
      this.#need(':');
      entries.push({ key, value: this.#expression(), optional });
      if (this.#take(',') === undefined && !this.#isNext('}')) throw this.#unexpected("'}'");
    }
    return entries;
  }
}

function negated(number: Extract<Token, { kind: 'int' } | { kind: 'double' }>): LiteralValue {
  if (number.kind === 'double') return { type: 'double', value: -number.value };
  return { type: 'int', value: -number.value };
}

function begins(token: Token | undefined): boolean {
  if (token === undefined || token.kind === 'end') return false;
  return token.kind !== 'operator' || ['[', '{', '(', '.', '-', '!'].includes(token.text);
}
