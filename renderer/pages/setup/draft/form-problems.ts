import type { DraftProblem } from '../../../../common/ipc/rows/host-test.ts';
import { type DraftForm, loginOf, portOf } from './draft-form.ts';

/**
 * Something wrong with one field. `field` as `draft.check` names it: `name`, `hosts`, `hosts.2.address`,
 * `network.podCIDR`. Either an error that came from there, or a word of ours (`setup.problems.<word>`).
 */
export type FieldProblem =
  | { readonly field: string; readonly error: DraftProblem['error'] }
  | { readonly field: string; readonly word: FieldWord };

export type FieldWord =
  'nameTaken' | 'addressMissing' | 'userMissing' | 'portInvalid' | 'keyMissing' | 'passwordMissing';

/** What the form itself knows to be wrong, before anybody is asked. `taken`: names of other clusters of this desktop. */
export function formProblems(form: DraftForm, taken: ReadonlySet<string>): FieldProblem[] {
  const problems: FieldProblem[] = taken.has(form.name.trim()) ? [{ field: 'name', word: 'nameTaken' }] : [];
  form.hosts.forEach((host, index) => {
    const say = (field: string, word: FieldWord) => problems.push({ field: `hosts.${index}.${field}`, word });
    const login = loginOf(form, host);
    if (host.address.trim() === '') say('address', 'addressMissing');
    if (portOf(host.port) === undefined) say('port', 'portInvalid');
    if (login.user.trim() === '') say('user', 'userMissing');
    if (login.kind === 'key' && login.keyPath.trim() === '') say('login', 'keyMissing');
    if (login.kind === 'password' && login.password === '' && !host.stored) say('login', 'passwordMissing');
  });
  return problems;
}

/** Both kinds together; of a field that has one of ours, the others would say the same in other words. */
export function allProblems(ours: readonly FieldProblem[], checked: readonly DraftProblem[]): FieldProblem[] {
  const fields = new Set(ours.map(({ field }) => field));
  return [...ours, ...checked.filter(({ field }) => !fields.has(field))];
}

/** What is said of the field or of anything below it. */
export function problemsOf(problems: readonly FieldProblem[], field: string): FieldProblem[] {
  return problems.filter((one) => one.field === field || one.field.startsWith(`${field}.`));
}

/** Those the step Hosts shows; the rest belongs to Roles & network, as those that are about all hosts do. */
export function belongsToHosts({ field }: FieldProblem): boolean {
  return field === 'name' || (field.startsWith('hosts.') && !field.endsWith('.roles'));
}
