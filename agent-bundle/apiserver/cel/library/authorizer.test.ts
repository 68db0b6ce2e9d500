import { describe, expect, it } from 'vitest';
import type { Decision } from '../../authorization/authorizer.ts';
import type { CelType } from '../cel.ts';
import { compileCel } from '../compile.ts';
import { type CelCheck, authorizerValues } from './authorizer.ts';

const variables: Record<string, CelType> = {
  authorizer: { type: 'opaque', name: 'kubernetes.authorization.Authorizer' },
  'authorizer.requestResource': { type: 'opaque', name: 'kubernetes.authorization.ResourceCheck' },
};
const request = { group: 'apps', resource: 'deployments', subresource: '', namespace: 'ns', name: 'web' };
const allowed: Decision = { outcome: 'allow' };
const denied: Decision = { outcome: 'no-opinion', reason: 'not you' };

async function ask(
  expression: string,
  decide: (check: CelCheck) => Decision | Promise<Decision>,
  remaining = 1_000_000,
): Promise<unknown> {
  const compiled = compileCel(expression, { variables, returns: 'dyn' });
  if (!compiled.ok) throw new Error(compiled.errors.join('\n'));
  return compiled.program.evaluateAsync(authorizerValues(decide, request), { remaining });
}

describe('the authorizer in an expression', () => {
  it.each<[string, CelCheck]>([
    [
      "authorizer.group('').resource('pods').namespace('x').check('get').allowed()",
      { kind: 'resource', group: '', resource: 'pods', subresource: '', namespace: 'x', name: '', verb: 'get' },
    ],
    [
      "authorizer.group('apps').resource('deployments').subresource('scale').name('web').check('patch').allowed()",
      {
        kind: 'resource',
        group: 'apps',
        resource: 'deployments',
        subresource: 'scale',
        namespace: '',
        name: 'web',
        verb: 'patch',
      },
    ],
    [
      "authorizer.serviceAccount('ns', 'sa').path('/healthz').check('get').allowed()",
      { kind: 'path', path: '/healthz', verb: 'get', serviceAccount: { namespace: 'ns', name: 'sa' } },
    ],
    ["authorizer.requestResource.check('custom').allowed()", { kind: 'resource', ...request, verb: 'custom' }],
    [
      "authorizer.group('').resource('pods').fieldSelector('spec.nodeName=a').labelSelector('app=b').check('list').allowed()",
      {
        kind: 'resource',
        group: '',
        resource: 'pods',
        subresource: '',
        namespace: '',
        name: '',
        fieldSelector: 'spec.nodeName=a',
        labelSelector: 'app=b',
        verb: 'list',
      },
    ],
  ])('%s asks for just that', async (expression, expected) => {
    const asked: CelCheck[] = [];
    const decide = (check: CelCheck): Decision => {
      asked.push(check);
      return allowed;
    };
    expect(await ask(expression, decide)).toBe(true);
    expect(asked).toEqual([expected]);
  });

  it('waits for answers, and asks for each once', async () => {
    const asked: string[] = [];
    const decide = (check: CelCheck): Promise<Decision> => {
      asked.push(check.verb);
      return Promise.resolve(check.verb === 'get' ? allowed : denied);
    };
    const check = (verb: string): string => `authorizer.requestResource.check('${verb}')`;
    expect(await ask(`${check('get')}.allowed() && !${check('list')}.allowed() || false`, decide)).toBe(true);
    expect(asked).toEqual(['get', 'list']);
    expect(await ask(`${check('list')}.reason()`, decide)).toBe('not you');
    expect(await ask(`${check('list')}.errored() || ${check('list')}.error() != ''`, decide)).toBe(false);
  });

  it('allows two checks in what one expression may cost', async () => {
    const three = ['a', 'b', 'c'].map((verb) => `authorizer.requestResource.check('${verb}').allowed()`);
    expect(await ask(three.slice(0, 2).join(' && '), async () => allowed)).toBe(true);
    await expect(ask(three.join(' && '), async () => allowed)).rejects.toThrow('actual cost limit exceeded');
  });

  it.each([
    ["authorizer.path(' ').check('get').allowed()", 'path must not be empty'],
    ["authorizer.group('').resource('').check('get').allowed()", 'resource must not be empty'],
    ["authorizer.serviceAccount('a.b', 'x').path('/x').check('get').allowed()", 'Invalid service account namespace'],
  ])('%s fails: %s', async (expression, message) => {
    await expect(ask(expression, () => allowed)).rejects.toThrow(message);
  });
});
