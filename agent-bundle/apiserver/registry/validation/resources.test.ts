import { expect, it } from 'vitest';
import { validateResources } from './resources.ts';

const fieldsOf = (resources: Parameters<typeof validateResources>[0]): (string | undefined)[] =>
  validateResources(resources, 'resources').map(({ field }) => field);

it.each([
  [{ requests: { cpu: '1' }, limits: { cpu: '2' } }, []],
  [{ requests: { cpu: '2' }, limits: { cpu: '1' } }, ['resources.requests']],
  [{ limits: { 'example.com/gpu': '1' } }, ['resources.requests']],
  [{ requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } }, []],
  [{ requests: { 'example.com/gpu': '1' } }, ['resources.limits']],
])('what is requested goes with what is limited: %j', (resources, fields) => {
  expect(fieldsOf(resources)).toEqual(fields);
});

it('a name that every object inherits is a name like others, and no resource', () => {
  expect(new Set(fieldsOf({ requests: { constructor: '1' } }))).toEqual(new Set(['resources.requests[constructor]']));
});
