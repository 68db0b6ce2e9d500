import { expect, it, test } from 'vitest';
import type { Lease } from '../../../../common/api/coordination/v1/lease.ts';
import { cellsOf } from '../cells.fixture.ts';
import { create, refusalOf, resourceNamed } from '../road.fixture.ts';

const leases = resourceNamed<Lease>('leases');
const make = (spec: object): Lease => create(leases, { metadata: { name: 'l' }, spec });

test.each<[object, string]>([
  [{ leaseDurationSeconds: 0 }, 'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
  [{ leaseTransitions: -1 }, 'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0'],
  [{ strategy: 'Oldest' }, 'spec.strategy: Unsupported value: "Oldest": supported values: "OldestEmulationVersion"'],
  [{ strategy: 'a/b/c' }, 'spec.strategy: Invalid value: "a/b/c": a qualified name must consist of'],
  [{ preferredHolder: 'x' }, 'spec.preferredHolder: Forbidden: may only be specified if `strategy` is defined'],
])('%j is refused', (spec, message) => {
  expect(refusalOf(() => make(spec)).message).toContain(message);
});

it('a holder may be asked to give it up', () => {
  const spec = { holderIdentity: 'a', strategy: 'OldestEmulationVersion', preferredHolder: 'b' };
  expect(make(spec).spec).toEqual(spec);
  expect(make({ strategy: 'example.com/own' }).spec?.strategy).toBe('example.com/own');
  expect(cellsOf(leases, make(spec))).toMatchObject({ Name: 'l', Holder: 'a' });
});
