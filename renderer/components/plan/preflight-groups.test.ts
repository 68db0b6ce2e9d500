import { expect, it } from 'vitest';
import type { ErrorEnvelope } from '../../../common/base/app-error.ts';
import { preflightGroups } from './preflight-groups.ts';

it('problems are told by host, each once, those of the cluster first', () => {
  const clock = (host: string): ErrorEnvelope => ({ code: 'host-clock-wrong', params: { host, seconds: 90 } });
  const artifacts: ErrorEnvelope = { code: 'artifacts-missing', params: { path: '/a' } };
  const unreachable: ErrorEnvelope = {
    code: 'host-unreachable',
    params: { host: 'h3', address: 'a', port: 22, reason: 'r' },
  };
  const preflight: ErrorEnvelope = {
    code: 'preflight-failed',
    params: {},
    problems: [clock('h10'), clock('h2'), artifacts, artifacts],
  };
  const groups = preflightGroups([
    { phase: 'connect', host: 'h3', error: unreachable },
    { phase: 'preflight', error: preflight },
  ]);
  expect(groups).toEqual([
    { host: '', problems: [artifacts] },
    { host: 'h2', problems: [clock('h2')] },
    { host: 'h3', problems: [unreachable] },
    { host: 'h10', problems: [clock('h10')] },
  ]);
});
