import type { HostKeyQuestion } from '../../../../common/ipc/rows/plan-run.ts';
import type { HostTest } from '../../../../common/ipc/rows/host-test.ts';
import { type DraftForm, type HostForm, toHostDraft } from './draft-form.ts';
import { type FieldProblem, problemsOf } from './form-problems.ts';

/**
 * What is known of reaching a host with what is typed now.
 *
 *   incomplete ──▶ waiting ──▶ testing ──▶ hostKeyUnknown | reached | failed
 *        ▲─────────────▲──────────what is typed changes─────────────┘
 */
export type HostTesting = { readonly kind: 'incomplete' } | { readonly kind: 'waiting' } | TestRecord['state'];

/** A test that was begun, and what it was begun with. */
export interface TestRecord {
  readonly signature: string;
  readonly state: { readonly kind: 'testing' } | HostTest;
}

/** Changes with everything a test depends on. Holds secrets: it stays in memory. */
export function testSignature(form: DraftForm, host: HostForm): string {
  const { roles: _roles, name: _name, privateAddress: _private, ...connection } = toHostDraft(form, host);
  return JSON.stringify(connection);
}

export function hostTesting(
  form: DraftForm,
  index: number,
  problems: readonly FieldProblem[],
  record: TestRecord | undefined,
): HostTesting {
  const host = form.hosts[index]!;
  const asked = ['address', 'port', 'user', 'login'];
  if (asked.some((field) => problemsOf(problems, `hosts.${index}.${field}`).length > 0)) return { kind: 'incomplete' };
  return record?.signature === testSignature(form, host) ? record.state : { kind: 'waiting' };
}

/** Keys that hosts have shown and nobody has vouched for, by the host's id. */
export function openQuestions(
  hosts: readonly HostForm[],
  testings: readonly HostTesting[],
): Array<{ readonly id: number; readonly name: string; readonly question: HostKeyQuestion }> {
  return hosts.flatMap(({ id, name }, index) => {
    const testing = testings[index]!;
    return testing.kind === 'hostKeyUnknown' ? [{ id, name, question: testing.question }] : [];
  });
}

/** What a person types in at the moment: a host, by its id, or the login that all share. */
export type Editing = number | 'login' | undefined;

/** Hosts tested at the same time. */
const most = 8;

/** The hosts to begin testing now. What is being typed is not tested: half a password must not be tried, nor half an address. */
export function hostsToTest(form: DraftForm, testings: readonly HostTesting[], editing: Editing): HostForm[] {
  const isHeld = ({ id, login }: HostForm) => editing === id || (editing === 'login' && login === undefined);
  const running = testings.filter(({ kind }) => kind === 'testing').length;
  const waiting = form.hosts.filter((host, index) => testings[index]?.kind === 'waiting' && !isHeld(host));
  return waiting.slice(0, Math.max(0, most - running));
}
