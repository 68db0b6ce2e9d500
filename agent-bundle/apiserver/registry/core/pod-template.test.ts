import { expect, it } from 'vitest';
import type { PodTemplate } from '../../../../common/api/core/v1/pod-template.ts';
import { causesOf, create, patch, resourceNamed } from '../road.fixture.ts';

const templates = resourceNamed<PodTemplate>('podtemplates');
const template = { spec: { containers: [{ name: 'c', image: 'x' }] } };

it('a pod template is a pod in all but running, and counts its changes', () => {
  const object = create(templates, { metadata: { name: 'a' }, template });
  expect(object).toMatchObject({
    metadata: { generation: 1 },
    template: { spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'Always' }] } },
  });
  expect(patch(templates, object, { template: { spec: { hostNetwork: true } } }).metadata.generation).toBe(2);
  expect(causesOf(() => patch(templates, object, { template: { spec: { containers: [] } } }))).toEqual([
    'template.spec.containers: Required value',
  ]);
});
