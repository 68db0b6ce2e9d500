import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cases } from '../../../test/sampling.ts';
import { indentJson } from './indent-json.ts';

it('lays JSON out as JSON.stringify does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
    cases(200),
  );
});

it('leaves numbers and the order of keys as they are written', () => {
  expect(indentJson('{"b":9007199254740993,"10":1.0,"2":"a,b:{}"}')).toBe(
    '{\n  "b": 9007199254740993,\n  "10": 1.0,\n  "2": "a,b:{}"\n}',
  );
});
