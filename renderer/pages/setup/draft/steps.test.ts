import { describe, expect, it } from 'vitest';
import type { FieldProblem } from './form-problems.ts';
import type { HostTesting } from './host-testing.ts';
import { type Progress, type Step, blockersOf, entryStep, reachableStep } from './steps.ts';

const facts = {} as Extract<HostTesting, { kind: 'reached' }>['facts'];
const reached: HostTesting = { kind: 'reached', facts };
const testing: HostTesting = { kind: 'testing' };
const failed: HostTesting = { kind: 'failed', error: { code: 'internal-fault', params: {} } };
const asking: HostTesting = {
  kind: 'hostKeyUnknown',
  question: { host: 'h1', address: 'h1', type: 'ssh-ed25519', fingerprint: 'SHA256:a' },
};
const wrong = (field: string): FieldProblem => ({ field, word: 'addressMissing' });
const good: Progress = { testings: [reached, reached], problems: [] };
const progress = (change: Partial<Progress>): Progress => ({ ...good, ...change });

describe('a step cannot be left', () => {
  it.each<[step: Step, why: string, change: Partial<Progress>, kinds: string[]]>([
    ['hosts', 'without hosts', { testings: [] }, ['noHosts']],
    ['hosts', 'with a field that is wrong', { problems: [wrong('hosts.0.address')] }, ['problems 1']],
    ['hosts', 'with a wrong name', { problems: [wrong('name')] }, ['problems 1']],
    ['hosts', 'with a key that was not confirmed', { testings: [asking, reached] }, ['hostKeys 1']],
    ['hosts', 'while hosts are not reached', { testings: [failed, failed] }, ['unreached 2']],
    ['hosts', 'while hosts are tested', { testings: [testing, { kind: 'waiting' }] }, ['testing 2']],
    ['roles', 'with a layout that makes no cluster', { problems: [wrong('hosts')] }, ['problems 1']],
    ['roles', 'with a network that is none', { problems: [wrong('network.podCIDR')] }, ['problems 1']],
    ['check', 'before it was checked', {}, ['checkNotDone']],
    ['check', 'while it is checked', { check: 'running' }, ['checkNotDone']],
    ['check', 'with what stands in the way', { check: 'failed' }, ['checkNotDone']],
    ['install', 'before it is installed', { create: 'failed' }, ['installNotDone']],
  ])('%s, %s', (step, _why, change, kinds) => {
    const said = blockersOf(step, progress(change)).map((one) =>
      'count' in one ? `${one.kind} ${one.count}` : one.kind,
    );
    expect(said).toEqual(kinds);
  });

  it.each<[step: Step, change: Partial<Progress>]>([
    ['hosts', { problems: [wrong('hosts'), wrong('network.podCIDR')] }],
    ['roles', { problems: [wrong('hosts.0.address')] }],
    ['check', { check: 'done' }],
    ['install', { create: 'done' }],
  ])('but %s can, whatever belongs to another', (step, change) => {
    expect(blockersOf(step, progress(change))).toEqual([]);
  });
});

describe('asked for a step, the wizard shows', () => {
  it.each<[wanted: Step, shown: Step, when: string, change: Partial<Progress>]>([
    ['roles', 'roles', 'when the hosts are well', {}],
    ['roles', 'hosts', 'when one is not', { testings: [failed] }],
    ['check', 'check', 'also while hosts are tested anew after a reload', { testings: [{ kind: 'waiting' }] }],
    ['check', 'roles', 'when the layout is wrong', { problems: [wrong('hosts')] }],
    ['install', 'check', 'when it was not checked', {}],
    ['install', 'install', 'when it was begun, though a host is lost since', { testings: [failed], create: 'failed' }],
    ['done', 'check', 'when nothing was begun', {}],
    ['done', 'done', 'when it is', { create: 'done' }],
    ['hosts', 'install', 'as long as it goes on', { check: 'done', create: 'running' }],
    ['hosts', 'check', 'as long as it goes on', { check: 'cancelling' }],
    ['hosts', 'hosts', 'after an installation that failed', { check: 'done', create: 'failed' }],
  ])('%s: %s, %s', (wanted, shown, _when, change) => expect(reachableStep(wanted, progress(change))).toBe(shown));
});

it.each([
  [undefined, 'hosts'],
  [{ plan: 'create', state: { kind: 'running' } }, 'install'],
  [{ plan: 'create', state: { kind: 'failed', ended: 1, failures: [] } }, 'install'],
  [{ plan: 'create', state: { kind: 'done', ended: 1, changes: 0 } }, 'hosts'],
  [{ plan: 'check', state: { kind: 'running' } }, 'check'],
  [{ plan: 'check', state: { kind: 'done', ended: 1, changes: 0 } }, 'hosts'],
  [{ plan: 'destroy', state: { kind: 'running' } }, 'hosts'],
] as const)('after %o it begins at %s', (newest, step) => expect(entryStep(newest)).toBe(step));
