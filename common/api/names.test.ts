import { describe, expect, it, test } from 'vitest';
import {
  configMapKey,
  environmentVariableName,
  generateSuffix,
  generatedName,
  httpHeaderName,
  labelValueRule,
  pathSegment,
  percentage,
  portName,
  portNumber,
  qualifiedName,
  rfc1035Label,
  rfc1123Label,
  rfc1123Subdomain,
} from './names.ts';

const long = (length: number) => 'a'.repeat(length);

describe('allowed', () => {
  test.each([
    [rfc1123Label, ['a', '1', 'a-b', long(63)]],
    [rfc1123Subdomain, ['a.b', '1.2', 'a-b.c', long(253)]],
    [rfc1035Label, ['a', 'a-1']],
    [qualifiedName, ['a', 'A_b.c', 'example.com/Name', long(63)]],
    [labelValueRule, ['', 'A', 'a_b.C-d']],
    [configMapKey, ['a', '.a', 'A_b-c', '__proto__']],
    [environmentVariableName, ['A', 'a.b', '1a', 'a b']],
    [portName, ['http', 'a1', '8a']],
    [httpHeaderName, ['X-Y']],
    [percentage, ['25%', '100%']],
    [pathSegment, ['a:b', 'A b']],
  ])('%o allows %j', (rule, texts) => {
    for (const text of texts) expect(rule(text)).toEqual([]);
  });
});

describe('refused', () => {
  test.each([
    [
      rfc1123Label,
      'A',
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
    [rfc1123Label, long(64), 'must be no more than 63 bytes'],
    [
      rfc1123Subdomain,
      'Bad_Name',
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
    [
      rfc1035Label,
      '1a',
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
    [
      qualifiedName,
      'a:',
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [qualifiedName, '/a', 'prefix part must be non-empty'],
    [
      labelValueRule,
      'a b',
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
    [configMapKey, '..', "must not be '..'"],
    [configMapKey, '..a', "must not start with '..'"],
    [portName, 'a--b', 'must not contain consecutive hyphens'],
    [portName, '80', 'must contain at least one letter (a-z)'],
    [pathSegment, '..', "may not be '..'"],
    [pathSegment, 'a/b', "may not contain '/'"],
    [environmentVariableName, '', 'environment variable name must be non-empty'],
  ])('%o refuses %j: %s', (rule, text, words) => {
    expect(rule(text)).toEqual([words]);
  });

  it('tells a name with two slashes from a wrong part', () => {
    expect(qualifiedName('a/b/c')).toEqual([
      expect.stringMatching(/^a qualified name must .*\(e\.g\. 'example\.com\/MyName'\)$/),
    ]);
    expect(qualifiedName('a/')).toEqual([
      'name part must be non-empty',
      expect.stringMatching(/^name part must consist/),
    ]);
    expect(qualifiedName('A/b')).toEqual([expect.stringMatching(/^prefix part a lowercase RFC 1123 subdomain/)]);
  });

  it('wants ports between 1 and 65535', () => {
    for (const port of [0, -1, 65536, 1.5])
      expect(portNumber(port)).toEqual(['must be between 1 and 65535, inclusive']);
    for (const port of [1, 65535]) expect(portNumber(port)).toEqual([]);
  });
});

describe('generated names', () => {
  it('end in five characters of the alphabet without vowels', () => {
    for (let i = 0; i < 100; i++) expect(generateSuffix()).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(generateSuffix(() => 0)).toBe('bbbbb');
    expect(generateSuffix(() => 0.9999999)).toBe('99999');
  });

  it('are never longer than a label', () => {
    expect(generatedName('web-', 'bcdfg')).toBe('web-bcdfg');
    expect(generatedName(long(70), 'bcdfg')).toBe(`${long(58)}bcdfg`);
  });
});
