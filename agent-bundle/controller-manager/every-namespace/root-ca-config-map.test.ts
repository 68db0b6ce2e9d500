import { expect, it } from 'vitest';
import { rootCAConfigMap } from './root-ca-config-map.ts';

const fixture = rootCAConfigMap('PEM');

it('a namespace without the root CA gets it', () => {
  expect(fixture.create('ns')).toMatchObject({
    metadata: { name: 'kube-root-ca.crt', namespace: 'ns' },
    data: { 'ca.crt': 'PEM' },
  });
});

it.each([
  [
    'stays where it is right, whatever people note on it',
    { metadata: { name: 'x', annotations: { a: 'b' } }, data: { 'ca.crt': 'PEM' } },
    false,
  ],
  ['is corrected where it is another', { metadata: { name: 'x' }, data: { 'ca.crt': 'OLD' } }, true],
  ['is corrected where it is missing', { metadata: { name: 'x' } }, true],
  ['is corrected where there is more', { metadata: { name: 'x' }, data: { 'ca.crt': 'PEM', other: '' } }, true],
])('the root CA %s', (_, present, corrected) => {
  const change = fixture.correct?.(present);
  expect(change !== undefined).toBe(corrected);
  if (change) expect(change.data).toEqual({ 'ca.crt': 'PEM' });
});
