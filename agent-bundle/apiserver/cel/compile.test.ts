import { describe, expect, it } from 'vitest';
import { type CelType, CelBudgetError } from './cel.ts';
import { compileCel } from './compile.ts';

const string: CelType = { type: 'string' };
const self: CelType = {
  type: 'object',
  name: 'example.com.v1.Widget',
  fields: new Map<string, CelType>([
    ['replicas', { type: 'int' }],
    ['ratio', { type: 'double' }],
    ['name', { type: 'string', maxLength: 10 }],
    ['items', { type: 'list', of: string, maxItems: 5 }],
    ['tags', { type: 'list', of: string, associative: { type: 'set' } }],
    ['labels', { type: 'map', of: string }],
    ['anything', { type: 'dyn' }],
    ['namespace', string],
    ['a-b', { type: 'int' }],
  ]),
};
const value = {
  replicas: 3,
  ratio: 2,
  name: 'abc',
  items: ['a', 'b'],
  tags: ['x', 'y'],
  labels: { app: 'web' },
  anything: { x: { y: [1, 2.5, 'z', null] } },
  namespace: 'ns',
  'a-b': 7,
};

function result(expression: string): unknown {
  const compiled = compileCel(expression, { variables: { self }, returns: 'dyn' });
  if (!compiled.ok) return compiled.errors.join('\n');
  return compiled.program.evaluate({ self: value }, { remaining: 1_000_000 });
}

describe('an expression', () => {
  it.each([
    'self.replicas > 2 && self.ratio == 2.0',
    'self.items.all(i, i.size() == 1) && self.items.exists(i, i == "b")',
    'self.items.exists_one(i, i == "a") && !self.items.existsOne(i, i != "")',
    'self.items.map(i, i + "!") == ["a!", "b!"]',
    'self.items.map(i, i == "a", i + "!") == ["a!"]',
    'self.items.filter(i, i > "a") == ["b"]',
    'self.items.transformList(i, v, string(i) + v) == ["0a", "1b"]',
    '{"a": 1}.transformMap(k, v, v + 1) == {"a": 2}',
    '{"a": 1}.transformMapEntry(k, v, {v: k}) == {1: "a"}',
    'self.labels.all(k, v, k == "app" && v == "web")',
    'self.__namespace__ == "ns" && self.a__dash__b == 7',
    'has(self.name) && has(self.labels.app) && !has(self.labels.tier)',
    'self.anything.x.y[0] == 1 && self.anything.x.y[1] == 2.5 && self.anything.x.y[3] == null',
    'self.tags == ["y", "x"]',
    '[1, 2, 3].exists(x, x / 0 == 1 || x > 2)',
    '![0, 1].all(x, 1 / x == 5)',
    'false && 1 / 0 == 1 || !(1 / 0 == 1 && false)',
    'cel.bind(x, 5, x * x) == 25',
    'type(1) == int && type("") == string && type([]) == list && type(null) == null_type',
    'timestamp("2020-01-01T00:00:00Z") + duration("1h") == timestamp("2020-01-01T01:00:00Z")',
    '7 / -2 == -3 && 7 % -2 == 1 && -9223372036854775808 < 0 && 0x1F == 31 && 1e3 == 1000.0',
    '1 == dyn(1.0) && 1u < 2 && 2.5 > 2',
    '"\\u00e9\\x41\\101" == "éAA" && r"\\d" == "\\\\d" && b"\\xff" < b"\\xff\\x00"',
    'dyn([]).sum() == 0 && dyn([1.0, 2.0]).sum() == 3.0 && ([0] + [1].filter(x, false)).min() == 0',
    'type(self) == type(self) && [[1], [2]].indexOf([2]) == 1',
    '"a" in self.labels || "app" in self.labels && "b" in self.items',
  ])('%s holds', (expression) => {
    expect(result(expression)).toBe(true);
  });

  it.each([
    ['self.replica > 1', "1:5: undefined field 'replica'\n | self.replica > 1\n | ....^"],
    ['x + 1', "1:1: undeclared reference to 'x' (in container '')\n | x + 1\n | ^"],
    ['1 + "a"', "1:3: found no matching overload for '_+_' applied to '(int, string)'\n | 1 + \"a\"\n | ..^"],
    ['self.name.size(1)', "1:15: found no matching overload for 'size' applied to 'string.(int)'"],
    ['[1, "a"]', "1:5: expected type 'int' but found 'string'"],
    ['self.replicas.x', "1:14: type 'int' does not support field selection"],
    [
      'self.replicas.all(x, true)',
      "1:5: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)",
    ],
    ['[1].all(1, true)', '1:9: argument must be a simple name'],
    ['has(self)', '1:5: invalid argument to has() macro'],
    ['if', '1:1: reserved identifier: if'],
    ['self.true', "1:6: Syntax error: mismatched input 'true' expecting IDENTIFIER"],
    ['self.labels.in', "1:13: Syntax error: mismatched input 'in' expecting IDENTIFIER"],
    ['self.name == null', "1:11: found no matching overload for '_==_' applied to '(string, null)'"],
    ['self == {"name": "x"}', "1:6: found no matching overload for '_==_' applied to"],
    ['self["name"]', "1:5: found no matching overload for '_[_]' applied to '(example.com.v1.Widget, string)'"],
    ['["a"].sum() == "c"', "1:10: found no matching overload for 'sum' applied to 'list(string).()'"],
    ['[{"a": 1}].max() == 1', "1:15: found no matching overload for 'max' applied to 'list(map(string, int)).()'"],
    ['string(type(self))', "1:7: found no matching overload for 'string' applied to '(type("],
    ['"a".find(")") == ""', '1:10: error parsing regexp: unexpected ): `)`'],
    ['self.__illegal__ == 1', "1:5: undefined field '__illegal__'"],
    [
      'self.x ==',
      "1:10: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}\n | self.x ==\n | .........^",
    ],
    ['1 1', "1:3: Syntax error: extraneous input '1' expecting <EOF>"],
    ['(1', "1:3: Syntax error: missing ')' at '<EOF>'"],
    ['1 + $', "1:5: Syntax error: token recognition error at: '$'"],
    ['true &&\n  x', "2:3: undeclared reference to 'x' (in container '')\n |   x\n | ..^"],
    ['"".matches("(")', '1:12: invalid matches argument'],
  ])('%j does not compile, in the words of the original', (expression, error) => {
    expect(result(expression)).toContain(`ERROR: <input>:${error}`);
  });

  it.each([
    ['1 / 0 == 1', 'division by zero'],
    ['1 % 0 == 1', 'modulus by zero'],
    ['9223372036854775807 + 1', 'integer overflow'],
    ['0u - 1u', 'unsigned integer overflow'],
    ['self.items[2]', 'index out of bounds: 2'],
    ['self.labels["tier"]', 'no such key: tier'],
    ['self.anything.nothing', 'no such key: nothing'],
    ['dyn(1) + dyn("a")', 'no such overload'],
    ['int("1x")', "type conversion error from 'string' to 'int'"],
  ])('%s fails when it runs: %s', (expression, message) => {
    expect(() => result(expression)).toThrow(message);
  });

  it('says what it names, and what it costs at most', () => {
    const compiled = compileCel('self.items.all(i, true)', { variables: { self, other: string }, returns: 'bool' });
    expect(compiled).toMatchObject({ ok: true, program: { uses: new Set(['self']), estimatedCost: 18 } });
  });

  it('is refused where something else comes out than must', () => {
    expect(compileCel('1', { variables: {}, returns: 'bool' })).toEqual({
      ok: false,
      reason: 'result',
      errors: ['must evaluate to bool'],
    });
  });

  it('ends when its budget is used up, and says so even inside of what absorbs errors', () => {
    const compiled = compileCel('[1, 2, 3].all(x, [1, 2, 3].all(y, true)) || true', { variables: {}, returns: 'bool' });
    if (!compiled.ok) throw new Error(compiled.errors.join());
    expect(() => compiled.program.evaluate({}, { remaining: 20 })).toThrow(CelBudgetError);
  });
});
