import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { readJson } from './json-reader.ts';
import { pathText } from './path-text.ts';

/** Without the integers that JSON.parse would round. */
const jsonValue = fc.jsonValue().filter((value) => !/[0-9]{16}/.test(JSON.stringify(value)));

describe('what JSON.parse reads too', () => {
  it('is read the same, whatever it is', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(readJson(JSON.stringify(value)).value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is read the same by the exact reader, which a long number calls in', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        const text = JSON.stringify(value);
        const { value: read } = readJson(`[${text}, 12345678901234567890]`);
        expect(read).toEqual([JSON.parse(text), 12345678901234567890n]);
      }),
    );
  });

  it('keeps text with brackets, colons, quotes and backslashes', () => {
    const value = { 'a:b': '{"[]":,}\\', 'c"': ['\\"', '\n\u0001'] };
    expect(readJson(JSON.stringify(value))).toEqual({ value, duplicates: [] });
  });
});

describe('what JSON.parse loses', () => {
  it('reports keys that stand twice, and takes the last', () => {
    const { value, duplicates } = readJson('{"metadata":{"name":"d","name":"e"},"a":[{"b":1},{"b":1,"b":2}]}');
    expect(value).toEqual({ metadata: { name: 'e' }, a: [{ b: 1 }, { b: 2 }] });
    expect(duplicates).toEqual([
      { path: 'metadata.name', key: 'name' },
      { path: 'a[1].b', key: 'b' },
    ]);
  });

  it('keeps integers that a double cannot hold', () => {
    expect(readJson('{"a":9007199254740993,"b":9007199254740991,"c":-9223372036854775808}').value).toEqual({
      a: 9007199254740993n,
      b: 9007199254740991,
      c: -9223372036854775808n,
    });
    expect(readJson('[0.1000000000000000055, 1e3]').value).toEqual([0.1, 1000]);
  });

  test.each(['{"__proto__":{"polluted":1},"constructor":2}', '{"n":9007199254740993,"__proto__":{"polluted":1}}'])(
    'takes __proto__ for a key like any other: %s',
    (text) => {
      const value = readJson(text).value as Record<string, unknown>;
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.hasOwn(value, '__proto__')).toBe(true);
      expect(value['polluted']).toBeUndefined();
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );

  it('refuses nesting that would exhaust the stack', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(() => readJson(deep)).toThrow('exceeded max depth');
    expect(() => readJson('{"a":'.repeat(2000) + '1' + '}'.repeat(2000))).toThrow('exceeded max depth');
    expect(readJson('['.repeat(999) + ']'.repeat(999)).duplicates).toEqual([]);
  });
});

describe('what is no JSON', () => {
  test.each([
    ['', 'unexpected end of JSON input'],
    ['{"apiVersion":', 'unexpected end of JSON input'],
    ['{"a":"b', 'unexpected end of JSON input'],
    ['nul', 'unexpected end of JSON input'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['{x', "invalid character 'x' looking for beginning of object key string"],
    ['{"a",', "invalid character ',' after object key"],
    ['{"a":1 "b"', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['-x', "invalid character 'x' in numeric literal"],
    ['trx', "invalid character 'x' in literal true (expecting 'u')"],
    ['"a\u0001"', "invalid character '\\u0001' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
  ])('%j: %s', (text, words) => {
    expect(() => readJson(text)).toThrow(new Error(words));
  });
});

it('writes paths as the API does', () => {
  expect(pathText(['spec', 'containers', 0, 'image'])).toBe('spec.containers[0].image');
});

it('notes no more than anybody wants to be told: deep below, and twice again and again', () => {
  const inner = Array.from({ length: 50_000 }, () => '"b":1').join(',');
  const { duplicates } = readJson(`${'{"abc":'.repeat(900)}{${inner}}${'}'.repeat(900)}`);
  expect(duplicates).toHaveLength(200);
  expect(duplicates[0]?.path).toHaveLength(1003);
});
