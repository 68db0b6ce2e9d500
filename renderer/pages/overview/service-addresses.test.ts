import { expect, it } from 'vitest';
import type { NodeRow, ServiceRow } from '../../../common/ipc/rows/resource.ts';
import { serviceAddresses } from './service-addresses.ts';

const nodes = [
  { ready: 'unknown', internalIP: '192.0.2.11' },
  { ready: 'ready', internalIP: '192.0.2.12' },
] as NodeRow[];
const service = (clusterIP: string, ...ports: Array<{ port: number; nodePort?: number }>) =>
  ({ clusterIP, ports }) as unknown as ServiceRow;

it.each([
  ['at its VIP', service('10.96.0.10', { port: 80 }), ['10.96.0.10:80'], []],
  [
    'at a node that is ready, where it has a NodePort',
    service('10.96.0.10', { port: 80, nodePort: 30_080 }, { port: 9090 }),
    ['10.96.0.10:80', '10.96.0.10:9090'],
    ['192.0.2.12:30080'],
  ],
  ['nowhere of its own, headless', service('None', { port: 80 }), [], []],
])('a service answers %s', (_where, of, inside, outside) => {
  expect(serviceAddresses(of, nodes)).toEqual({ inside, outside });
});
