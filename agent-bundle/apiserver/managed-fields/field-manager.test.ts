import { describe, expect, test } from 'vitest';
import { fieldManagerOf, validateFieldManager } from './field-manager.ts';

describe('a field manager', () => {
  test.each<[string, string, string | undefined, string]>([
    ['is who the query names', 'one', 'kubectl/v1.36.0 (linux/amd64)', 'one'],
    ['is else the program of the User-Agent', '', 'kubectl/v1.36.0 (linux/amd64)', 'kubectl'],
    ['is all of a User-Agent without a slash', '', 'Go http client', 'Go http client'],
    ['has no characters that cannot be printed', '', 'a\u0007b\tc/1', 'abc'],
    ['has so many bytes at most', '', `${'é'.repeat(100)}/1`, 'é'.repeat(64)],
    ['is unknown where nothing tells', '', undefined, 'unknown'],
    ['is unknown where a version is all there is', '', '/1.0', 'unknown'],
  ])('%s', (_title, name, userAgent, expected) => {
    expect(fieldManagerOf(name, userAgent)).toBe(expected);
  });

  test.each<[string, string[]]>([
    ['', []],
    ['kubectl edit', []],
    ['x'.repeat(128), []],
    ['x'.repeat(129), ['Too long: may not be more than 128 bytes']],
    ['a\nb', ['Invalid value: "a\\nb": should only contain printable characters']],
  ])('%j is refused for %j', (name, messages) => {
    expect(validateFieldManager(name).map(({ message }) => message)).toEqual(messages);
  });
});
