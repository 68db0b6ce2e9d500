import { expect, it } from 'vitest';
import { readEtcdStatus } from './etcd-health.ts';

const answer = (leader: string) =>
  `[{"Endpoint":"https://127.0.0.1:2379","Status":{"header":{"cluster_id":1,"member_id":9372538179322589801,"revision":7},"version":"3.5.16","dbSize":20480,"leader":${leader},"raftIndex":9}}]`;

it.each([
  ['the leader', '9372538179322589801', true],
  ['a follower whose leader differs beyond 2^53', '9372538179322589802', false],
])('etcd’s status tells %s', (_who, leader, expected) => {
  expect(readEtcdStatus(answer(leader))).toEqual({
    kind: 'healthy',
    leader: expected,
    version: '3.5.16',
    dbSizeBytes: 20_480,
  });
});
