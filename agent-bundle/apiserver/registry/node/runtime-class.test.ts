import { expect, it, test } from 'vitest';
import type { RuntimeClass } from '../../../../common/api/node/v1/runtime-class.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, patch, refusalOf, resourceNamed } from '../road.fixture.ts';

const classes = resourceNamed<RuntimeClass>('runtimeclasses');
const make = (more: object = {}): RuntimeClass =>
  create(classes, { metadata: { name: 'gvisor' }, handler: 'runsc', ...more });
const toleration = { key: 'sandbox', operator: 'Exists', effect: 'NoSchedule' };

test.each<[object, string]>([
  [{ handler: '' }, 'handler: Invalid value: "": a lowercase RFC 1123 label must consist of'],
  [{ handler: 'Run' }, 'handler: Invalid value: "Run": a lowercase RFC 1123 label must consist of'],
  [
    { overhead: { podFixed: { cpu: '-1' } } },
    'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    { overhead: { podFixed: { moods: '1' } } },
    'overhead.limits[moods]: Invalid value: "moods": must be a standard resource type or fully qualified',
  ],
  [{ scheduling: { nodeSelector: { 'a b': 'c' } } }, 'scheduling.nodeSelector: Invalid value: "a b"'],
  [
    { scheduling: { tolerations: [{ ...toleration, effect: 'Never' }] } },
    'scheduling.tolerations[0].effect: Unsupported value: "Never"',
  ],
  [
    { scheduling: { tolerations: [toleration, toleration] } },
    'scheduling.tolerations[1]: Duplicate value: {"key":"sandbox"',
  ],
])('%j is refused', (more, message) => {
  expect(refusalOf(() => make(more)).message).toContain(message);
});

it('a class keeps its handler, and may come to cost more', () => {
  expect(cellsOf(classes, make())).toMatchObject({ Name: 'gvisor', Handler: 'runsc' });
  expect(refusalOf(() => patch(classes, make(), { handler: 'kata' })).message).toContain(
    'handler: Invalid value: "kata": field is immutable',
  );
  expect(patch(classes, make(), { overhead: { podFixed: { cpu: '250m' } } }).overhead).toEqual({
    podFixed: { cpu: '250m' },
  });
});
