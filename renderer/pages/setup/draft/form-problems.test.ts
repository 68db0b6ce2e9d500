import { describe, expect, it } from 'vitest';
import { type DraftForm, defaultLogin, emptyForm, withHost, withHosts } from './draft-form.ts';
import { allProblems, formProblems, problemsOf } from './form-problems.ts';

const form = withHosts(emptyForm('lab'), [{ address: '192.0.2.1' }, { address: '192.0.2.2' }]);
const wordsOf = (of: DraftForm, taken: string[] = []) =>
  formProblems(of, new Set(taken)).map((problem) => ('word' in problem ? `${problem.field} ${problem.word}` : ''));

describe('a form knows by itself', () => {
  it.each<[why: string, form: DraftForm, words: string[]]>([
    ['nothing to say against a good one', form, []],
    ['that a host has no address', withHost(form, 2, { address: '' }), ['hosts.1.address addressMissing']],
    ['that a port is none', withHost(form, 1, { port: 'ssh' }), ['hosts.0.port portInvalid']],
    [
      'that a key is missing',
      withHost(form, 1, { login: { ...defaultLogin, keyPath: ' ' } }),
      ['hosts.0.login keyMissing'],
    ],
    [
      'that a password is missing, for every host that shares it',
      { ...form, login: { ...defaultLogin, kind: 'password' } },
      ['hosts.0.login passwordMissing', 'hosts.1.login passwordMissing'],
    ],
    [
      'that a password is stored',
      withHost({ ...form, login: { ...defaultLogin, kind: 'password' } }, 1, { stored: true }),
      ['hosts.1.login passwordMissing'],
    ],
    [
      'that nobody is to log in',
      { ...form, login: { ...defaultLogin, user: '' } },
      ['hosts.0.user userMissing', 'hosts.1.user userMissing'],
    ],
  ])('%s', (_why, of, words) => expect(wordsOf(of)).toEqual(words));

  it('that its name is another cluster’s', () => expect(wordsOf(form, ['lab'])).toEqual(['name nameTaken']));
});

it('what the form says of a field is not said again in other words', () => {
  const ours = formProblems(withHost(form, 1, { address: '' }), new Set());
  const error = { code: 'draft-field-empty', params: {} } as const;
  const both = allProblems(ours, [
    { field: 'hosts.0.address', error },
    { field: 'hosts.0.name', error },
  ]);
  expect(both.map(({ field }) => field)).toEqual(['hosts.0.address', 'hosts.0.name']);
});

it('problems of a host are not those of another whose number begins alike', () => {
  const problems = ['hosts.1', 'hosts.1.name', 'hosts.10.name'].map((field) => ({ field, word: 'nameTaken' as const }));
  expect(problemsOf(problems, 'hosts.1').map(({ field }) => field)).toEqual(['hosts.1', 'hosts.1.name']);
});
