import { describe, expect, it } from 'vitest';
import type { CertificateSigningRequest } from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import { stateOf, untilSuperfluous, withCondition } from './request-state.ts';

const now = Date.parse('2026-01-02T00:00:00Z');
const hour = 3_600_000;
const request = (...types: string[]): CertificateSigningRequest => ({
  metadata: { name: 'a', creationTimestamp: '2026-01-01T12:00:00Z' },
  spec: { request: '', signerName: 'example.com/a' },
  status: {
    conditions: types.map((type) => ({ type, status: 'True', lastUpdateTime: '2026-01-01T23:30:00Z' })),
  },
});
const issued: CertificateSigningRequest = { ...request('Approved') };
issued.status = { ...issued.status, certificate: 'eA==' };

describe('a request', () => {
  it.each<[CertificateSigningRequest, string, number]>([
    [request(), 'pending', 12 * hour],
    [request('Approved'), 'approved', Infinity],
    [request('Denied'), 'denied', hour / 2],
    [request('Approved', 'Failed'), 'failed', hour / 2],
    [issued, 'issued', hour / 2],
  ])('%#: is %s, and stays that long', (given, state, left) => {
    expect(stateOf(given)).toBe(state);
    expect(untilSuperfluous(given, now)).toBe(left);
  });

  it('is approved by a condition that says when', () => {
    const approved = withCondition(request(), { type: 'Approved', reason: 'AutoApproved', message: 'm' }, now);
    expect(approved.status?.conditions).toEqual([
      {
        type: 'Approved',
        status: 'True',
        reason: 'AutoApproved',
        message: 'm',
        lastUpdateTime: '2026-01-02T00:00:00Z',
        lastTransitionTime: '2026-01-02T00:00:00Z',
      },
    ]);
  });
});
