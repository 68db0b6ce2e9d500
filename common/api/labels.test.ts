import { describe, expect, it, test } from 'vitest';
import { formatRequirements, matchesLabels, parseLabelSelector, requirementsOf, selects } from './labels.ts';

describe('selecting by text', () => {
  const web = { app: 'web', tier: 'front', weight: '5' };
  test.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app=db', false],
    ['app!=db', true],
    ['other!=db', true],
    ['app!=web', false],
    ['app', true],
    ['!app', false],
    ['other', false],
    ['!other', true],
    ['app in (web,db)', true],
    ['app in (db)', false],
    ['app notin (db, cache)', true],
    ['app notin (web)', false],
    ['other notin (web)', true],
    ['app=web,tier=front', true],
    [' app = web , tier = front ', true],
    ['app=web,tier=back', false],
    ['app=', false],
    ['app in ()', false],
    ['app in (,web)', true],
    ['weight>4', true],
    ['weight>5', false],
    ['weight<6', true],
    ['app>4', false],
    ['in in (in)', false],
  ])('%j: %s', (text, expected) => {
    expect(matchesLabels(parseLabelSelector(text), web)).toBe(expected);
  });

  it('takes no labels for an empty set', () => {
    expect(matchesLabels(parseLabelSelector('!a'), undefined)).toBe(true);
    expect(matchesLabels(parseLabelSelector('a'), undefined)).toBe(false);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['env IN (a)', "unable to parse requirement: found 'IN', expected: in, notin, =, ==, !=, gt, lt"],
    ['a=b,', "found '', expected: identifier after ','"],
    ['a=b c', "found 'c', expected: ',' or 'end of string'"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['!=a', "found '!=', expected: !, identifier, or 'end of string'"],
    ['a==,=', "found '=', expected: identifier after ','"],
    [
      'a:=b',
      "unable to parse requirement: <nil>: Invalid value: \"a:\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
    ],
    [
      'a>b',
      "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ])('%j: %s', (text, words) => {
    expect(() => parseLabelSelector(text)).toThrow(new Error(words));
  });

  it('names the value that is no label value', () => {
    expect(() => parseLabelSelector('a=b@')).toThrow(
      /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "b@": a valid label/,
    );
  });
});

describe('selecting by a LabelSelector', () => {
  it('selects nothing without one, and everything with an empty one', () => {
    expect(selects(undefined, { a: 'b' })).toBe(false);
    expect(selects({}, { a: 'b' })).toBe(true);
  });

  it('needs all of matchLabels and matchExpressions', () => {
    const selector = { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'c', operator: 'Exists' }] };
    expect(selects(selector, { a: 'b', c: '' })).toBe(true);
    expect(selects(selector, { a: 'b' })).toBe(false);
  });

  it('refuses operators it does not know, and In without values', () => {
    const withOperator = (operator: string) => ({ matchExpressions: [{ key: 'a', operator }] });
    expect(() => requirementsOf(withOperator('Gt'))).toThrow('"Gt" is not a valid label selector operator');
    expect(() => requirementsOf(withOperator('In'))).toThrow("for 'in', 'notin' operators, values set can't be empty");
  });

  it('is written by key, and read back the same', () => {
    const text = formatRequirements(
      requirementsOf({
        matchLabels: { z: '1' },
        matchExpressions: [
          { key: 'b', operator: 'In', values: ['y', 'x'] },
          { key: 'c', operator: 'DoesNotExist' },
          { key: 'a', operator: 'Exists' },
          { key: 'd', operator: 'NotIn', values: ['q'] },
        ],
      }),
    );
    expect(text).toBe('a,b in (x,y),!c,d notin (q),z=1');
    expect(formatRequirements(parseLabelSelector(text))).toBe(text);
  });
});
