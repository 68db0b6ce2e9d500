import { expect, it } from 'vitest';
import type { IAlarmMember, IStatusResponse } from 'etcd3';
import { readMember } from './member-health.ts';

/** Captured from etcd 3.5.16. */
const status = (leader: string): IStatusResponse => ({
  header: { cluster_id: '14841639068965178418', member_id: '9372538179322589801', revision: '7', raft_term: '2' },
  version: '3.5.16',
  dbSize: '20480',
  leader,
  raftIndex: '9',
  raftTerm: '2',
  raftAppliedIndex: '9',
  errors: [],
  dbSizeInUse: '16384',
  isLearner: false,
});
const full: IAlarmMember = { memberID: '9372538179322589801', alarm: 'Nospace' };

it.each<[who: string, leader: string, alarms: IAlarmMember[], leads: boolean, raised: string[]]>([
  ['the leader', '9372538179322589801', [], true, []],
  ['a follower whose leader differs beyond 2^53', '9372538179322589802', [], false, []],
  ['a member that is full', '9372538179322589801', [full], true, ['NOSPACE']],
  ['a member beside one that is full', '1', [{ ...full, memberID: '1' }], false, []],
])('etcd tells of %s', (_who, leader, alarms, leads, raised) => {
  expect(readMember(status(leader), { alarms })).toEqual({
    id: '8211f1d0f64f3269',
    leader: leads,
    version: '3.5.16',
    dbSizeBytes: 20_480,
    raftTerm: '2',
    alarms: raised,
  });
});
