import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CelBudgetError, CelError, type CelType } from './cel.ts';
import { compileCel } from './compile.ts';

const list = (maxItems?: number, of: CelType = { type: 'int' }): CelType => ({ type: 'list', of, maxItems });
const variables: Record<string, CelType> = {
  input: list(100),
  text: { type: 'string', maxLength: 500 },
  self: { type: 'dyn' },
  unbounded: list(),
  map: { type: 'map', of: { type: 'int' }, maxProperties: 20 },
};

function estimated(expression: string): number {
  const compiled = compileCel(expression, { variables, returns: 'dyn' });
  if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
  return compiled.program.estimatedCost;
}

function spent(expression: string, values: Record<string, unknown>, remaining = 10_000_000): number {
  const compiled = compileCel(expression, { variables, returns: 'dyn' });
  if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
  const budget = { remaining };
  compiled.program.evaluate(values, budget);
  return remaining - budget.remaining;
}

describe('the price at most, in the units of the original', () => {
  it.each([
    ['"constant"', 0],
    ['input', 1],
    ['map["key"]', 2],
    ['map.key', 2],
    ['has(map.key)', 1],
    ['[1, 2, 3]', 10],
    ['{"a": 1}', 30],
    ['input.all(x, true)', 302],
    ['input.all(x, input.all(y, true))', 30_502],
    ['[1, 2, 3].all(x, true)', 20],
    ['input.size() > 1', 3],
    ['1 in input', 101],
    ['text.contains("abc")', 51],
    ['text.matches("[0-9]")', 103],
    ['text + text == ""', 102],
    ['text.startsWith("abcdefghijk")', 3],
    ['text == "abc"', 2],
    ['true ? input.size() > 0 : false', 3],
    ['unbounded.all(x, true)', 2 + 3 * 1_572_863],
  ])('%s: %i', (expression, cost) => {
    expect(estimated(expression)).toBe(cost);
  });

  it('takes what it does not know for as large as a request may be', () => {
    expect(estimated('self.all(x, true)')).toBe(2 + 3 * (3 * 1024 * 1024 - 2));
  });

  it('is small for the comparison of objects, which is how fields are made immutable', () => {
    const object: CelType = { type: 'object', name: 'O', fields: new Map() };
    const compiled = compileCel('self == oldSelf', { variables: { self: object, oldSelf: object }, returns: 'bool' });
    expect(compiled).toMatchObject({ ok: true, program: { estimatedCost: 3 } });
  });
});

describe('the price that is paid', () => {
  it.each([
    ['input.all(x, true)', 11],
    ['input.exists(x, x == 1)', 11],
    ['input.map(x, x * 2)', 44],
    ['input[0] + input[1]', 5],
    ['text.contains("abcdefghijk")', 5],
  ])('%s: %i', (expression, cost) => {
    expect(spent(expression, { input: [1, 2, 3], text: 'x'.repeat(20) })).toBe(cost);
  });
});

const big = { self: Array.from({ length: 5000 }, (_, index) => index), text: 'ab'.repeat(1000) };
const doubled = (start: string, times: number): string =>
  Array.from({ length: times })
    .reduceRight<string>((body, _, index) => `cel.bind(x${index + 1}, x${index} + x${index}, ${body})`, `x${times}`)
    .replace(/^/, `cel.bind(x0, ${start}, `) + ')';

describe('what would take too much', () => {
  it.each([
    ['nested comprehensions', 'self.all(a, self.all(b, self.all(c, a + b + c >= 0)))'],
    ['a text doubled over and over', doubled('text', 60)],
    ['a list doubled over and over, and gone through', `${doubled('[1, 2]', 60)}.all(x, x > 0)`],
    ['a list doubled over and over, and joined', `${doubled('["a", "b"]', 60)}.join("")`],
    ['lists of the same list, compared', `${nested(60)} == ${nested(60)}`],
    ['lists of the same list, written out', `"%s".format([${nested(60)}])`],
    [
      'all pairs of a large list',
      'sets.contains(self.map(x, -x - 1), self) || sets.intersects(self.map(x, -x - 1), self)',
    ],
    ['patterns that are all different', 'self.all(x, text.matches("x{1000}y{1000}" + string(x)) || true)'],
    ['a pattern that is looked for all over again', `${doubled('text', 6)}.findAll("a.*c|b").size() == 0`],
    ['a pattern of many steps, and a long text', `${doubled('text', 5)}.matches("(a?){500}b{500}$")`],
    ['a text replaced by itself', `${doubled('text', 8)}.replace("a", text).replace("b", text).size() == 0`],
  ])('%s: ends with its budget', (_, expression) => {
    expect(() => spent(expression, big, 1_000_000)).toThrow(CelBudgetError);
  });

  function nested(times: number): string {
    return doubled('[1]', times).replaceAll(/x(\d+) \+ x\d+/g, '[dyn(x$1), dyn(x$1)]');
  }

  it('a pattern that would backtrack without end is matched in linear time', () => {
    expect(
      spent('text.matches("^(a+)+$") || text.matches("(x+x+)+y")', { text: 'a'.repeat(20_000) + '!' }),
    ).toBeGreaterThan(0);
  });

  it.each([
    ['parentheses', '('.repeat(40_000) + '1' + ')'.repeat(40_000)],
    ['brackets', '['.repeat(40_000)],
    ['indexes', 'self' + '[0]'.repeat(20_000)],
    ['operators', '1' + ' + 1'.repeat(20_000)],
    ['conditions', 'true ? 1 : '.repeat(5000) + '1'],
    ['selections', 'self' + '.a'.repeat(40_000)],
    ['comprehensions', 'self.all(x, '.repeat(300) + 'true' + ')'.repeat(300)],
    ['signs', '-'.repeat(300) + '('.repeat(300)],
  ])('%s that are nested too deeply do not compile', (_, expression) => {
    const compiled = compileCel(expression, { variables, returns: 'dyn' });
    expect(compiled).toMatchObject({ ok: false, reason: 'expression' });
  });

  const chained = (link: (previous: string) => string, times: number): string =>
    Array.from({ length: times }).reduce<string>((previous) => link(previous), '');

  it.each([
    ['optMap', `optional.of(1)${chained((previous) => `${previous}.optMap(x, x)`, 40)}.orValue(0) == 0`],
    [
      'maps of maps',
      Array.from({ length: 40 })
        .reduceRight<string>((body, _, index) => `cel.bind(x${index + 1}, {x${index}: x${index}}, ${body})`, 'x40 == 1')
        .replace(/^/, 'cel.bind(x0, {1: 1}, ') + ')',
    ],
  ])('a chain of %s takes no time to compile', (_, expression) => {
    expect(compileCel(expression, { variables, returns: 'dyn' })).toBeTypeOf('object');
  });

  it('a long chain of && is not deep', () => {
    expect(spent('true' + ' && true'.repeat(10_000), {})).toBe(0);
  });

  it.each(['x{1000}'.repeat(100), '((x{100}){10}){1000}'])('the pattern %.20s… is too large', (pattern) => {
    expect(compileCel(`text.matches("${pattern}")`, { variables, returns: 'bool' })).toMatchObject({ ok: false });
    expect(() => spent(`text.matches(${JSON.stringify(pattern)} + text)`, { text: '' })).toThrow(CelError);
  });

  it('a value too deep for the stack is an error of the expression', () => {
    let deep: unknown = [];
    for (let index = 0; index < 100_000; index++) deep = [deep];
    expect(() => spent('self == [self]', { self: deep })).toThrow(CelError);
  });

  it('more than 100000 characters do not compile', () => {
    expect(compileCel(`"${'x'.repeat(100_000)}"`, { variables, returns: 'dyn' })).toMatchObject({
      errors: ['ERROR: <input>:-1:0: expression code point size exceeds limit: size: 100002, limit 100000'],
    });
  });
});

describe('whatever is given', () => {
  const words = fc.constantFrom(
    ...'self input text map . ? [ ] ( ) { } , : + - * / % == != < in && || ! 1 2u 1.5 "a" b"x" null true x all exists map filter transformMap has size optional of orValue format replace split matches "(" duration timestamp url ip quantity semver min substring'.split(
      ' ',
    ),
  );
  const run = (expression: string, self: unknown): void => {
    const compiled = compileCel(expression, { variables, returns: 'dyn' });
    if (!compiled.ok) return;
    const values = { self, input: [1, 2], text: 'x', map: { a: 1 }, unbounded: [] };
    try {
      compiled.program.evaluate(values, { remaining: 10_000 });
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
    }
  };

  it('nothing but a CelError is thrown', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), run), { numRuns: 300 });
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
        fc.jsonValue(),
        run,
      ),
      { numRuns: 3000 },
    );
  });

  const calls = [
    ...[
      'size',
      'sum',
      'min',
      'isSorted',
      'trim',
      'reverse',
      'value',
      'hasValue',
      'getHours',
      'getHost',
      'family',
      'masked',
    ].map((name) => `self.${name}()`),
    ...[
      'contains',
      'matches',
      'find',
      'split',
      'join',
      'indexOf',
      'lastIndexOf',
      'charAt',
      'substring',
      'getHours',
      'format',
      'validate',
      'containsIP',
      'containsCIDR',
      'add',
    ].map((name) => `self.${name}(other)`),
    ...[
      'int',
      'uint',
      'double',
      'string',
      'bool',
      'bytes',
      'timestamp',
      'duration',
      'url',
      'ip',
      'cidr',
      'quantity',
      'semver',
      'type',
    ].map((name) => `${name}(self)`),
    'self + other',
    'self - other',
    'self < other',
    'self == other',
    'self in other',
    'self[other]',
    'self[?other]',
    'self.?a.b',
    '{self: other}',
    'self ? 1 : 2',
    '-self',
    'self.map(x, other)',
    'self.transformMap(k, v, other)',
    'cidr(self).containsIP(other)',
    'url(self).getQuery()',
    'url(self).getEscapedPath()',
    'timestamp(self).getHours(other)',
    'format.named(self).value().validate(other)',
  ];

  it.each(calls)('%s of anything throws nothing but a CelError', (expression) => {
    const compiled = compileCel(expression, {
      variables: { self: { type: 'dyn' }, other: { type: 'dyn' } },
      returns: 'dyn',
    });
    if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string()), fc.oneof(fc.jsonValue(), fc.string()), (self, other) => {
        try {
          compiled.program.evaluate({ self, other }, { remaining: 10_000 });
        } catch (error) {
          if (!(error instanceof CelError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
