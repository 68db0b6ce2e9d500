import { describe, expect, it, test } from 'vitest';
import { answerOf, denialOf } from './admission-review.ts';

const review = (response: unknown) => ({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response });

describe('the answer of a webhook', () => {
  it('says whether, why, and with which changes', () => {
    const patch = [{ op: 'add', path: '/a', value: 1 }];
    const told = {
      uid: 'u',
      allowed: true,
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
      warnings: ['mind', 7],
      auditAnnotations: { a: 'b', c: 1 },
    };
    expect(answerOf(review(told), 'u', 'v1')).toEqual({
      allowed: true,
      status: undefined,
      patch: JSON.stringify(patch),
      warnings: ['mind'],
      auditAnnotations: { a: 'b' },
    });
  });

  test.each<[unknown, string]>([
    ['x', 'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got /, Kind='],
    [{ ...review({}), kind: 'Pod' }, 'got admission.k8s.io/v1, Kind=Pod'],
    [review(undefined), 'webhook response was absent'],
    [review({ uid: 'w', allowed: true }), 'expected response.uid="u", got "w"'],
    [review({ uid: 'u', patch: 'W10=' }), 'webhook returned response.patch but not response.patchType'],
    [review({ uid: 'u', patchType: 'JSONPatch' }), 'webhook returned response.patchType but not response.patch'],
    [review({ uid: 'u', patch: 'W10=', patchType: 'Merge' }), 'webhook returned invalid response.patchType of "Merge"'],
  ])('%j is none', (value, words) => {
    expect(() => answerOf(value, 'u', 'v1')).toThrow(words);
  });

  it('was less strict before v1', () => {
    expect(answerOf({ response: { allowed: true, patch: 'W10=' } }, 'u', 'v1beta1')).toMatchObject({ patch: '[]' });
  });

  test.each<[object | undefined, number, string, string]>([
    [undefined, 400, '', 'without explanation'],
    [{ message: 'no' }, 400, '', ': no'],
    [{ message: 'no', code: 403, reason: 'Forbidden' }, 403, 'Forbidden', ': no'],
    [{ reason: 'Teapot', code: 200 }, 400, 'Teapot', ': Teapot'],
  ])('%j refuses with %d', (status, code, reason, words) => {
    const answer = answerOf(review({ uid: 'u', allowed: false, status }), 'u', 'v1');
    const denial = denialOf('deny.example.com', answer);
    expect(denial).toMatchObject({ code, reason });
    const said = words.startsWith(':') ? words : ` ${words}`;
    expect(denial.message).toBe(`admission webhook "deny.example.com" denied the request${said}`);
  });
});
