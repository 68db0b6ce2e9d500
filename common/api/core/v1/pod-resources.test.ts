import { expect, test } from 'vitest';
import { podRequests } from './pod-resources.ts';

const asking = (name: string, cpu: string, more: object = {}) => ({ name, resources: { requests: { cpu } }, ...more });

test.each<[string, object, object]>([
  ['its containers together', { containers: [asking('a', '100m'), asking('b', '1')] }, { cpu: 1100 }],
  [
    'its most demanding init container',
    { containers: [asking('a', '100m')], initContainers: [asking('i', '2'), asking('j', '1')] },
    { cpu: 2000 },
  ],
  [
    'its sidecars beside all that starts after them',
    {
      containers: [asking('a', '1')],
      initContainers: [asking('s', '500m', { restartPolicy: 'Always' }), asking('i', '2')],
    },
    { cpu: 2500 },
  ],
  [
    'what is said for it as a whole, and its overhead',
    {
      containers: [asking('a', '100m', { resources: { requests: { cpu: '100m', memory: '1Ki' } } })],
      resources: { requests: { cpu: '2' } },
      overhead: { cpu: '50m' },
    },
    { cpu: 2050, memory: 1024 },
  ],
])('a pod asks for %s', (_, spec, amounts) => {
  expect(podRequests({ metadata: { name: 'p' }, spec: { containers: [], ...spec } })).toEqual(amounts);
});
