import { describe, expect, it, test } from 'vitest';
import { matchesFields, parseFieldSelector } from './fields.ts';

const supported = ['metadata.name', 'spec.nodeName', 'status.phase'];
const pod = { 'metadata.name': 'a', 'spec.nodeName': '', 'status.phase': 'Running' };

describe('selecting by fields', () => {
  test.each([
    ['', true],
    ['metadata.name=a', true],
    ['metadata.name==a', true],
    ['metadata.name!=a', false],
    ['status.phase!=Failed,status.phase!=Succeeded', true],
    ['spec.nodeName=', true],
    ['spec.nodeName=h1', false],
    ['metadata.name=a,spec.nodeName=h1', false],
  ])('%j: %s', (text, expected) => {
    expect(matchesFields(parseFieldSelector(text, supported), pod)).toBe(expected);
  });

  it('reads what a backslash protects', () => {
    expect(parseFieldSelector('metadata.name=a\\,b\\=c\\\\d', supported)).toEqual([
      { field: 'metadata.name', operator: '=', value: 'a,b=c\\d' },
    ]);
  });

  test.each([
    ['spec.bogus=x', 'field label not supported: spec.bogus'],
    ['constructor=x', 'field label not supported: constructor'],
    ['metadata.name', "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
    ['metadata.name=a\\x', 'invalid field selector: invalid escape sequence: \\x'],
    ['metadata.name=a\\', 'invalid field selector: invalid escape sequence: \\'],
    ['metadata.name=a=b', "invalid selector: 'metadata.name=a=b'; can't understand 'a=b'"],
  ])('%j is refused: %s', (text, words) => {
    expect(() => parseFieldSelector(text, supported)).toThrow(new Error(words));
  });
});
