import { describe, expect, it } from 'vitest';
import type { ValidatingAdmissionPolicy } from '../../../../common/api/admissionregistration/v1/validating-admission-policy.ts';
import { compilePolicy } from './compile-policy.ts';
import { evaluatePolicy } from './evaluate-policy.ts';

type Spec = NonNullable<ValidatingAdmissionPolicy['spec']>;
const values = { object: { n: 3, name: 'x' }, oldObject: null, params: null, namespaceObject: null };
const evaluate = (spec: Spec, more: object = {}) =>
  evaluatePolicy(compilePolicy({ metadata: { name: 'p' }, spec }), { ...values, ...more });

describe('a policy', () => {
  it.each<[Spec, string[]]>([
    [{ validations: [{ expression: 'object.n == 3' }] }, []],
    [{ validations: [{ expression: 'object.n == 4' }] }, ['failed expression: object.n == 4']],
    [{ validations: [{ expression: 'false', message: ' so ' }] }, ['so']],
    [{ validations: [{ expression: 'false', message: 'so', messageExpression: "'n ' + string(object.n)" }] }, ['n 3']],
    [{ validations: [{ expression: 'false', message: 'so', messageExpression: 'object.nobody' }] }, ['so']],
    [{ validations: [{ expression: 'false', message: 'so', messageExpression: "'a\\nb'" }] }, ['so']],
    [{ validations: [{ expression: '1 / 0 == 1' }] }, ["expression '1 / 0 == 1' resulted in error: division by zero"]],
    [{ failurePolicy: 'Ignore', validations: [{ expression: '1 / 0 == 1' }] }, []],
    [{ matchConditions: [{ name: 'no', expression: 'object.n > 5' }], validations: [{ expression: 'false' }] }, []],
    [
      {
        variables: [
          { name: 'a', expression: 'object.n' },
          { name: 'b', expression: 'variables.a * 2' },
          { name: 'never', expression: '1 / 0' },
        ],
        validations: [{ expression: 'variables.b == 6 && variables.b + variables.a == 9' }],
      },
      [],
    ],
    [
      {
        variables: [{ name: 'bad', expression: '1 / 0' }],
        validations: [{ expression: 'object.n == 3 || variables.bad == 1' }, { expression: 'variables.bad == 1' }],
      },
      [
        'expression \'variables.bad == 1\' resulted in error: composited variable "bad" fails to evaluate: division by zero',
      ],
    ],
  ])('%j says %j', async (spec, messages) => {
    expect((await evaluate(spec)).failures.map(({ message }) => message)).toEqual(messages);
  });

  it('notes what is to be audited', async () => {
    const auditAnnotations = [
      { key: 'n', valueExpression: "'n is ' + string(object.n)" },
      { key: 'none', valueExpression: 'null' },
    ];
    expect((await evaluate({ auditAnnotations })).annotations).toEqual([['n', 'n is 3']]);
    const wrong = await evaluate({ auditAnnotations: [{ key: 'n', valueExpression: 'object.n' }] });
    expect(wrong.failures).toHaveLength(1);
  });

  it('spends what it may on all of its expressions together', async () => {
    const list = JSON.stringify(Array.from({ length: 90 }, (_, index) => index));
    const dear = `${list}.all(a, ${list}.all(b, a + b + object.n >= 0))`;
    const validations = Array.from({ length: 400 }, () => ({ expression: dear }));
    const { failures } = await evaluate({ validations });
    expect(failures.map(({ message }) => message)).toEqual([
      'validation failed due to running out of cost budget, no further validation rules will be run',
    ]);
  });
});
