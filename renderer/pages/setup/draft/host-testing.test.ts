import { describe, expect, it } from 'vitest';
import { defaultLogin, emptyForm, withHost, withHosts } from './draft-form.ts';
import { formProblems } from './form-problems.ts';
import { type HostTesting, hostTesting, hostsToTest, openQuestions, testSignature } from './host-testing.ts';

const form = withHosts(emptyForm('lab'), [{ address: '192.0.2.1' }]);
const signatureOf = (of = form) => testSignature(of, of.hosts[0]!);
const question = { host: 'node1', address: '192.0.2.1', type: 'ssh-ed25519', fingerprint: 'SHA256:a' };

describe('a test', () => {
  it.each([
    ['address', { address: '192.0.2.9' }],
    ['port', { port: '2222' }],
    ['confirmed key', { hostKey: 'SHA256:a' }],
    ['login', { login: { ...defaultLogin, user: 'ops' } }],
  ])('is of no more use when the %s changes', (_what, change) => {
    expect(signatureOf(withHost(form, 1, change))).not.toBe(signatureOf());
  });

  it('holds when only the name or the address among the hosts changes', () => {
    expect(signatureOf(withHost(form, 1, { name: 'north', privateAddress: '10.0.0.1' }))).toBe(signatureOf());
  });

  it('is not begun before the host is complete', () => {
    const blank = withHosts(emptyForm('lab'), [{}]);
    expect(hostTesting(blank, 0, formProblems(blank, new Set()), undefined)).toEqual({ kind: 'incomplete' });
    expect(hostTesting(form, 0, [], undefined)).toEqual({ kind: 'waiting' });
  });

  it('is shown as long as it is of what is typed now', () => {
    const record = { signature: signatureOf(), state: { kind: 'testing' } } as const;
    expect(hostTesting(form, 0, [], record)).toEqual({ kind: 'testing' });
    expect(hostTesting(withHost(form, 1, { port: '2222' }), 0, [], record)).toEqual({ kind: 'waiting' });
  });
});

it('the keys to be confirmed are those of hosts that have shown one', () => {
  const two = withHosts(form, [{ address: '192.0.2.2' }]);
  expect(openQuestions(two.hosts, [{ kind: 'testing' }, { kind: 'hostKeyUnknown', question }])).toEqual([
    { id: 2, name: 'node2', question },
  ]);
});

describe('the hosts to test now are those that wait, but', () => {
  const ownLogin = withHost(withHosts(form, [{ address: '192.0.2.2' }]), 2, { login: defaultLogin });
  const waiting: HostTesting[] = [{ kind: 'waiting' }, { kind: 'waiting' }];
  const idsOf = (...args: Parameters<typeof hostsToTest>) => hostsToTest(...args).map(({ id }) => id);

  it('not one that is being typed', () => expect(idsOf(ownLogin, waiting, 1)).toEqual([2]));
  it('not one whose shared login is being typed', () => expect(idsOf(ownLogin, waiting, 'login')).toEqual([2]));
  it('no other ones', () =>
    expect(idsOf(ownLogin, [{ kind: 'testing' }, { kind: 'waiting' }], undefined)).toEqual([2]));
  it('only eight at a time', () => {
    const many = withHosts(
      form,
      Array.from({ length: 11 }, (_, index) => ({ address: `192.0.2.${index + 2}` })),
    );
    const states = many.hosts.map((_, index): HostTesting => ({ kind: index < 3 ? 'testing' : 'waiting' }));
    expect(idsOf(many, states, undefined)).toEqual([4, 5, 6, 7, 8]);
  });
});
