import { expect, test } from 'vitest';
import { CompactedError, FutureRevisionError, OutOfSpaceError, StoreError, TooLargeError } from '../store-errors.ts';
import { LeaseGoneError, etcdFailure } from './etcd-failure.ts';

test.each([
  ['11 OUT_OF_RANGE: etcdserver: mvcc: required revision has been compacted', CompactedError],
  ['11 OUT_OF_RANGE: etcdserver: mvcc: required revision is a future revision', FutureRevisionError],
  ['3 INVALID_ARGUMENT: etcdserver: request is too large', TooLargeError],
  ['8 RESOURCE_EXHAUSTED: grpc: received message larger than max (3000000 vs. 2097152)', TooLargeError],
  ['8 RESOURCE_EXHAUSTED: etcdserver: mvcc: database space exceeded', OutOfSpaceError],
  ['5 NOT_FOUND: etcdserver: requested lease not found', LeaseGoneError],
  ['7 PERMISSION_DENIED: etcdserver: permission denied', StoreError],
  ['16 UNAUTHENTICATED: etcdserver: invalid auth token', StoreError],
])('etcd said no, and nothing happened: %s', (message, type) => {
  const failure = etcdFailure(new Error(message), 7);
  expect(failure).toMatchObject({ type: 'refused', error: expect.any(type) as unknown });
});

test.each([
  '14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:2379. Resolution note: ',
  '14 UNAVAILABLE: Channel closed before call started',
  '4 DEADLINE_EXCEEDED: Deadline exceeded after 5.002s,Waiting for LB pick',
  '14 UNAVAILABLE: etcdserver: no leader',
])('the call was not done, so that another member may do it: %s', (message) => {
  expect(etcdFailure(new Error(message)).type).toBe('not-done');
});

test.each([
  '14 UNAVAILABLE: Connection dropped',
  '14 UNAVAILABLE: etcdserver: request timed out, possibly due to connection lost',
  '14 UNAVAILABLE: etcdserver: server stopped',
  '4 DEADLINE_EXCEEDED: Deadline exceeded after 10.0s,LB pick: 0.001s,remote_addr=127.0.0.1:2379',
  '2 UNKNOWN: raft proposal dropped',
  '13 INTERNAL: Received RST_STREAM with code 2',
  'something nobody has seen before',
])('nobody knows whether it was done: %s', (message) => {
  expect(etcdFailure(new Error(message)).type).toBe('unknown');
});
