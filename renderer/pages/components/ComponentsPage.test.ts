import { flushPromises } from '@vue/test-utils';
import { expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { ComponentRow } from '../../../common/ipc/rows/component.ts';
import { mountInApp } from '../../mount-in-app.ts';
import ComponentsPage from './ComponentsPage.vue';

function member(host: string, health: ComponentRow['health'], leader?: boolean): [string, ComponentRow] {
  const unitState = {
    kind: 'loaded',
    active: 'active',
    sub: 'running',
    since: 0,
    restarts: 0,
    memoryBytes: 1,
  } as const;
  const told = { id: 'ef7082833a392274', version: '3.5.16', dbSizeBytes: 4_194_304, raftTerm: '7', alarms: [] };
  const row: ComponentRow = {
    host,
    unit: 'etcd.service',
    role: 'etcd',
    unitState,
    health,
    ...(leader !== undefined && { etcd: { ...told, leader } }),
  };
  return [`${host}/etcd.service`, row];
}
const healthy = { kind: 'healthy' } as const;
const failing = { kind: 'failing', reason: 'connect ECONNREFUSED 127.0.0.1:2379' } as const;

async function shown(rows: Array<[string, ComponentRow]>) {
  const app = await mountInApp(ComponentsPage);
  app.main.rows('components', rows);
  await nextTick();
  return app;
}

it.each<[what: string, rows: Array<[string, ComponentRow]>, words: string]>([
  ['all', [member('h1', healthy, true), member('h2', healthy, false)], '2 of 2 healthy, 2 needed'],
  ['too few', [member('h1', healthy, true), member('h2', failing), member('h3', failing)], '1 of 3 healthy, 2 needed'],
])('says whether there are enough members of etcd: %s', async (_what, rows, words) => {
  const { wrapper } = await shown(rows);
  expect(wrapper.get('section').text()).toContain(words);
});

it('marks the leader, and says why a member is silent', async () => {
  const { wrapper } = await shown([member('h1', healthy, true), member('h2', failing)]);
  const tiles = wrapper.findAll('section button').map((tile) => tile.text());
  expect(tiles[0]).toContain('Leader');
  expect(tiles[0]).toContain('4 MiB');
  expect(tiles[1]).toContain('Says nothing');
  expect(tiles[1]).toContain('connect ECONNREFUSED 127.0.0.1:2379');
});

it('opens a component’s journal beside the table, live', async () => {
  const { wrapper, main, router } = await shown([member('h1', healthy, true)]);
  await wrapper.get('section button').trigger('click');
  await flushPromises();
  expect(router.currentRoute.value.query).toEqual({ open: 'h1/etcd.service' });
  expect(main.newest('hosts.journal').params).toEqual({ cluster: 'lab', host: 'h1', unit: 'etcd.service', lines: 500 });
});

it('explains itself for an imported cluster', async () => {
  const { wrapper } = await shown([]);
  expect(wrapper.text()).toContain('The components of this cluster are not known here');
});
