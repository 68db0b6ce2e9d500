import { describe, expect, it, test } from 'vitest';
import { readConfiguration } from './read-configuration.ts';

describe('the body of an apply', () => {
  test.each<[string, string, object]>([
    ['is YAML', 'a: 1\nb: [x, 2]\n', { a: 1, b: ['x', 2] }],
    ['is mostly JSON', '{"a":{"b":null}}', { a: { b: null } }],
    ['may be YAML that looks like JSON', "{a: 'x', b: [1, 2]}", { a: 'x', b: [1, 2] }],
    ['keeps integers that no double holds', '{"a":9007199254740993}', { a: 9007199254740993n }],
    ['may be empty', '', {}],
  ])('%s', (_title, text, value) => {
    expect(readConfiguration(Buffer.from(text), 'Strict')).toEqual({ value, warnings: [] });
  });

  test.each([
    [
      '[1]',
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ],
    ['a: [', 'error decoding YAML: error converting YAML to JSON: yaml: '],
    ['{"a":', 'error decoding YAML: error converting YAML to JSON: yaml: '],
  ])('%j is none', (text, message) => {
    expect(() => readConfiguration(Buffer.from(text), 'Ignore')).toThrow(
      expect.objectContaining({ code: 400, reason: 'BadRequest', message: expect.stringContaining(message) as string }),
    );
  });

  it('with a key twice is refused, warned of, or taken, as the client wishes', () => {
    const body = Buffer.from('{"data":{"a":"1","a":"2"}}');
    const why = 'error converting YAML to JSON: yaml: unmarshal errors:\n  line 1: key "a" already set in map';
    const value = { data: { a: '2' } };
    expect(() => readConfiguration(body, 'Strict')).toThrow(`error strict decoding YAML: ${why}`);
    expect(readConfiguration(body, 'Warn')).toEqual({ value, warnings: [why] });
    expect(readConfiguration(body, 'Ignore')).toEqual({ value, warnings: [] });
    const yaml = Buffer.from('data:\n  a.b: "1"\n  a.b: "2"\n');
    const [warning] = readConfiguration(yaml, 'Warn').warnings;
    expect(warning).toContain('\n  line 3: key "a.b" already set in map');
  });
});
