import { describe, expect, it } from 'vitest';
import type { ServiceCIDR } from '../../../common/api/networking/v1/service-cidr.ts';
import { finalizer, serviceCIDRStep } from './service-cidr-step.ts';

interface Given {
  readonly cidrs?: string[];
  readonly held?: boolean;
  readonly ready?: 'True' | 'False';
  readonly reason?: string;
  readonly leaving?: boolean;
}
const rangeOf = ({
  cidrs = ['10.1.0.0/24'],
  held = true,
  ready,
  reason = '',
  leaving = false,
}: Given = {}): ServiceCIDR => ({
  metadata: {
    name: 'r',
    finalizers: held ? [finalizer] : [],
    deletionTimestamp: leaving ? '2026-01-01T00:00:00Z' : undefined,
  },
  spec: { cidrs },
  status: ready && { conditions: [{ type: 'Ready', status: ready, reason, message: '', lastTransitionTime: '' }] },
});
const step = (given: Given, others: Given[] = [], addresses: string[] = []) =>
  serviceCIDRStep(rangeOf(given), others.map(rangeOf), async () => addresses);

describe('a ServiceCIDR', () => {
  it.each<[string, Given, string]>([
    ['is held first', { held: false }, 'add-finalizer'],
    ['then becomes ready', {}, 'set-ready'],
    ['that was not ready becomes so', { ready: 'False', reason: 'Terminating' }, 'set-ready'],
    ['that is both needs nothing', { ready: 'True' }, 'none'],
    ['that goes and was never held needs nothing', { held: false, leaving: true }, 'none'],
  ])('%s', async (_, given, type) => {
    expect(await step(given)).toMatchObject({ type });
  });

  it.each<[string, Given, Given[], string[], string]>([
    ['goes when nothing of it is in use', {}, [], ['10.0.0.1', 'fd00::1'], 'let-go'],
    ['says that it waits while an address of it is in use', { ready: 'True' }, [], ['10.1.0.9'], 'set-ready'],
    ['waits on, once it has said so', { ready: 'False', reason: 'Terminating' }, [], ['10.1.0.9'], 'wait'],
    [
      'goes when another has the address as well',
      {},
      [{ cidrs: ['10.1.0.0/16'], ready: 'True' }],
      ['10.1.0.9'],
      'let-go',
    ],
    ['stays when the other is not ready', {}, [{ cidrs: ['10.1.0.0/16'] }], ['10.1.0.9'], 'set-ready'],
    [
      'stays when the other goes as well',
      {},
      [{ cidrs: ['10.1.0.0/16'], ready: 'True', leaving: true }],
      ['10.1.0.9'],
      'set-ready',
    ],
    [
      'stays when the other has only a part',
      {},
      [{ cidrs: ['10.1.0.0/25'], ready: 'True' }],
      ['10.1.0.200'],
      'set-ready',
    ],
    [
      'stays for an address of its second family',
      { cidrs: ['10.1.0.0/24', 'fd00::/112'] },
      [],
      ['fd00::5'],
      'set-ready',
    ],
  ])('that is deleted %s', async (_, given, others, addresses, type) => {
    expect(await step({ ...given, leaving: true }, others, addresses)).toMatchObject({ type });
  });

  it('asks for no address unless it is to go', async () => {
    const never = () => Promise.reject(new Error('asked'));
    expect(await serviceCIDRStep(rangeOf({ ready: 'True' }), [], never)).toEqual({ type: 'none' });
  });
});
