import { describe, expect, it } from 'vitest';
import { RequestNotes } from '../http/request-notes.ts';
import { alwaysAllow, alwaysDeny, privilegedGroup } from './always.ts';
import { type Attributes, type Authorizer, type Decision, authorize, firstOpinionOf } from './authorizer.ts';

const asked: Attributes = {
  user: { name: 'jane', groups: ['ops'] },
  request: { kind: 'path', verb: 'get', path: '/metrics' },
  selectedFields: {},
};
const says = (decision: Decision, when: 'now' | 'later' = 'now'): Authorizer => ({
  authorize: () => (when === 'now' ? decision : Promise.resolve(decision)),
});
const pass = (reason?: string, error?: string): Decision => ({ outcome: 'no-opinion', reason, error });
const never: Authorizer = {
  authorize: () => {
    throw new Error('asked all the same');
  },
};

describe('several authorizers', () => {
  it.each(['now', 'later'] as const)('are asked until one has an opinion, if they answer %s', async (when) => {
    const chain = firstOpinionOf([says(pass('a'), when), says({ outcome: 'allow', reason: 'b' }, when), never]);
    expect(await chain.authorize(asked)).toEqual({ outcome: 'allow', reason: 'b' });
    const denied = firstOpinionOf([says(pass('a')), says({ outcome: 'deny', reason: 'no' }, when), never]);
    expect(await denied.authorize(asked)).toEqual({ outcome: 'deny', reason: 'no' });
  });

  it('that have none give their reasons and what went wrong, a line each', async () => {
    const chain = [says(pass('a', 'x'), 'later'), says(pass()), says(pass('b'), 'later'), says(pass('c', 'y'))];
    expect(await firstOpinionOf(chain).authorize(asked)).toEqual({
      outcome: 'no-opinion',
      reason: 'a\nb\nc',
      error: 'x\ny',
    });
  });

  it('that decide at once are not waited for', () => {
    expect(firstOpinionOf([says(pass()), says({ outcome: 'allow' })]).authorize(asked)).toEqual({ outcome: 'allow' });
  });
});

describe('a decision', () => {
  it('is noted for the audit log, with its reason', async () => {
    const notes = new RequestNotes();
    await authorize(says({ outcome: 'allow', reason: 'RBAC: allowed by x' }), asked, notes);
    expect(notes.annotations).toEqual({
      'authorization.k8s.io/decision': 'allow',
      'authorization.k8s.io/reason': 'RBAC: allowed by x',
    });
    await expect(authorize(says(pass('no role', 'secret trouble'), 'later'), asked, notes)).rejects.toMatchObject({
      code: 403,
      message: 'forbidden: User "jane" cannot get path "/metrics": no role',
    });
    expect(notes.annotations).toEqual({
      'authorization.k8s.io/decision': 'forbid',
      'authorization.k8s.io/reason': 'no role',
    });
  });
});

it('simple modes say the same to everybody, a group to its members', () => {
  expect(alwaysAllow.authorize(asked)).toEqual({ outcome: 'allow' });
  expect(alwaysDeny.authorize(asked)).toEqual({ outcome: 'no-opinion', reason: 'Everything is forbidden.' });
  expect(privilegedGroup('ops').authorize(asked)).toEqual({ outcome: 'allow' });
  expect(privilegedGroup('system:masters').authorize(asked)).toEqual({ outcome: 'no-opinion' });
});
