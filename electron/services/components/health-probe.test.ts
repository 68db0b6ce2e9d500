import { expect, it } from 'vitest';
import { ApiError } from '../../../common/client/api-error.ts';
import { failingReason } from './health-probe.ts';

const body = '[+]ping ok\n[-]etcd failed: UnavailableError\n[-]informer-sync failed: Error\nreadyz check failed\n';

it.each<[what: string, error: Error, reason: string]>([
  [
    'the checks that failed',
    ApiError.fromBody(500, body),
    'etcd failed: UnavailableError; informer-sync failed: Error',
  ],
  [
    'what else a server answers',
    ApiError.fromBody(403, 'somebody may not use the kubelet\n'),
    'somebody may not use the kubelet',
  ],
  ['that nothing came', new DOMException('The operation was aborted', 'TimeoutError'), 'no answer within 6 s'],
  ['what stood in the way', new Error('connect ECONNREFUSED'), 'connect ECONNREFUSED'],
])('a component that does not say it is well has for a reason: %s', (_what, error, reason) => {
  expect(failingReason(error)).toBe(reason);
});
