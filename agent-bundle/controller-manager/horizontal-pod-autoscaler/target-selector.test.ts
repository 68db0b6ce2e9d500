import { expect, it } from 'vitest';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { sharedPods } from './target-selector.ts';

const pod = (labels: Record<string, string>): Pod => ({ metadata: { name: 'p', labels }, spec: { containers: [] } });
const both = 'pods by selector app=a are controlled by multiple HPAs: [ns/a ns/b]';

it.each<[string, Record<string, string>, Record<string, string>, string | undefined]>([
  ['alone', {}, { app: 'a' }, undefined],
  ['with one of other pods', { 'ns/b': 'app=b' }, { app: 'a' }, undefined],
  ['with one of the same selector', { 'ns/b': 'app=a' }, { app: 'a' }, both],
  ['with one whose selector has its pods too', { 'ns/b': 'tier in (x, y)' }, { app: 'a', tier: 'x' }, both],
  ['with one of another namespace', { 'other/b': 'app=a' }, { app: 'a' }, undefined],
])('an autoscaler %s', (_, others, labels, message) => {
  const selectors = new Map(Object.entries({ ...others, 'ns/a': 'app=a' }));
  expect(sharedPods('ns/a', [pod(labels)], selectors)?.message).toBe(message);
});

it('autoscalers of the same selector without pods do not disturb each other', () => {
  const selectors = new Map(Object.entries({ 'ns/a': 'app=a', 'ns/b': 'app=a' }));
  expect(sharedPods('ns/a', [], selectors)).toBeUndefined();
});
