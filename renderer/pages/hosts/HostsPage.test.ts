import { flushPromises } from '@vue/test-utils';
import { expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { HostRow, HostState } from '../../../common/ipc/rows/host.ts';
import { mountInApp } from '../../mount-in-app.ts';
import HostsPage from './HostsPage.vue';

const facts = {
  os: 'CentOS Stream 9',
  kernel: '5.14.0',
  architecture: 'amd64',
  cpus: 8,
  memoryBytes: 32 * 1024 ** 3,
  diskBytes: 100 * 1024 ** 3,
  diskAvailableBytes: 25 * 1024 ** 3,
  selinux: 'enforcing',
  firewalld: 'active',
  clockSkewMs: 0,
} as const;
const row = (name: string, state: HostState): [string, HostRow] => [
  name,
  { name, address: '192.0.2.1', port: 22, user: 'root', roles: ['etcd', 'node'], state },
];

async function shown(rows: Array<[string, HostRow]>, open?: string) {
  const app = await mountInApp(HostsPage);
  if (open) await app.router.push({ query: { open } });
  app.main.rows('hosts', rows);
  await nextTick();
  await flushPromises();
  return app;
}

it('shows a clock only when one is wrong', async () => {
  const headers = async (clockSkewMs: number) => {
    const { wrapper } = await shown([row('h1', { kind: 'reached', facts: { ...facts, clockSkewMs } })]);
    return wrapper.findAll('[role=columnheader]').map((header) => header.text());
  };
  expect(await headers(900)).not.toContain('Clock');
  expect(await headers(2_500)).toContain('Clock');
});

it('says what a host is and has, and what runs there, each with a way to its journal', async () => {
  const { wrapper, main } = await shown([row('h1', { kind: 'reached', facts })], 'h1');
  const health = { kind: 'failing', reason: 'no leader' };
  const component = { host: 'h1', unit: 'etcd.service', role: 'etcd', unitState: { kind: 'unknown' }, health };
  main.rows('components', [
    ['h1/etcd.service', component],
    ['h2/etcd.service', { ...component, host: 'h2' }],
  ]);
  await nextTick();
  const panel = wrapper.get('aside');
  expect(panel.text()).toContain('25 GiB of 100 GiB free');
  expect(panel.text()).toContain('no leader');
  expect(panel.findAll('a').map((link) => link.attributes('href'))).toEqual([
    '/clusters/lab/components?open=h1/etcd.service',
  ]);
});

it('says why a host is away, and that it is tried again', async () => {
  const error = { code: 'host-connection-lost', params: { host: 'h1', reason: 'Keepalive timeout' } } as const;
  const { wrapper } = await shown([row('h1', { kind: 'unreachable', error })], 'h1');
  expect(wrapper.get('aside').text()).toContain('Keepalive timeout');
  expect(wrapper.get('aside').text()).toContain('It is tried again by itself.');
});

it('explains itself for an imported cluster', async () => {
  const { wrapper } = await shown([]);
  expect(wrapper.text()).toContain('The hosts of this cluster are not known here');
});
