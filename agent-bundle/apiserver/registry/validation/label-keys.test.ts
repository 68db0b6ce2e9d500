import { expect, test } from 'vitest';
import { validateLabelKeys } from './label-keys.ts';

const app = { key: 'app', operator: 'In', values: ['a'] };

test.each<[string, Parameters<typeof validateLabelKeys>[0], readonly string[]]>([
  ['no keys need no selector', {}, []],
  ['keys beside a selector', { labelSelector: {}, matchLabelKeys: ['app'], mismatchLabelKeys: ['tier'] }, []],
  ['a key that was merged', { labelSelector: { matchExpressions: [app] }, matchLabelKeys: ['app'] }, []],
  ['a selector that repeats itself', { labelSelector: { matchExpressions: [app, app] }, matchLabelKeys: ['b'] }, []],
  [
    'a selector that names what must differ',
    { labelSelector: { matchLabels: { app: 'a' }, matchExpressions: [app] }, mismatchLabelKeys: ['app'] },
    [],
  ],
  [
    'keys without a selector',
    { matchLabelKeys: ['app'], mismatchLabelKeys: ['tier'] },
    [
      'at.matchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
      'at.mismatchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
    ],
  ],
  [
    'a key that is no label',
    { labelSelector: {}, mismatchLabelKeys: ['app', 'a b'] },
    ['at.mismatchLabelKeys[1]: Invalid value: "a b": name part must consist of'],
  ],
  [
    'a key that the labels name, too',
    { labelSelector: { matchLabels: { app: 'a' }, matchExpressions: [app] }, matchLabelKeys: ['b', 'app'] },
    ['at[1]: Invalid value: "app": exists in both matchLabelKeys and labelSelector'],
  ],
  [
    'a key that a condition names, too',
    { labelSelector: { matchExpressions: [app, app] }, matchLabelKeys: ['app'] },
    ['at[0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector'],
  ],
  [
    'a key that must be the same and differ',
    { labelSelector: {}, matchLabelKeys: ['b', 'app'], mismatchLabelKeys: ['app'] },
    ['at.matchLabelKeys[1]: Invalid value: "app": exists in both matchLabelKeys and mismatchLabelKeys'],
  ],
])('%s', (_title, keyed, expected) => {
  const found = validateLabelKeys(keyed, 'at').map(({ field, message }) => `${field}: ${message}`);
  expect(found).toEqual(expected.map((words) => expect.stringContaining(words) as unknown));
});
