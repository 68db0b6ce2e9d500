import { type VueWrapper, flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RouterView, createMemoryHistory } from 'vue-router';
import type { ClusterRow } from '../../../common/ipc/rows/cluster.ts';
import { backendKey } from '../../backend/backend.ts';
import { FakeMain } from '../../backend/fake-main.ts';
import { createTexts } from '../../i18n.ts';
import { createAppRouter } from '../../router.ts';
import { pages } from '../index.ts';

const cluster = (change: Partial<ClusterRow> = {}): ClusterRow => ({
  name: 'lab',
  origin: 'bootstrapped',
  created: true,
  access: 'ssh',
  state: { kind: 'connected', version: 'v1.36.0+pilothouse' },
  ...change,
});
const west = {
  name: 'west',
  ready: 'unknown',
  readySince: Date.now() - 180_000,
  problems: [],
  internalIP: '',
  ...{ pods: 0, cpuRequested: 0, cpuAllocatable: 2, memoryRequested: 0, memoryAllocatable: 4 },
};
const error = { code: 'host-connection-lost', params: { host: 'west', reason: 'timed out' } } as const;

let main: FakeMain;
let page: VueWrapper;
beforeEach(async () => {
  main = new FakeMain();
  const router = createAppRouter(pages, createMemoryHistory());
  await router.push('/clusters/lab/overview');
  page = mount(RouterView, {
    global: { plugins: [router, createPinia(), createTexts(pages)], provide: { [backendKey]: main.backend } },
  });
  await flushPromises();
});
afterEach(() => page.unmount());

const opened = () => main.sent.flatMap((message) => (message.type === 'open' ? [message.name] : []));
async function hear(row: ClusterRow, rows: Readonly<Record<string, ReadonlyArray<readonly [string, unknown]>>>) {
  main.rows('clusters', [[row.name, row]]);
  await flushPromises();
  for (const name of ['nodes', 'pods', 'services', 'events', 'hosts', 'components']) {
    if (opened().includes(name)) main.rows(name, rows[name] ?? []);
  }
  await flushPromises();
}

describe('the overview', () => {
  it('does not say that all is well before it has heard so', async () => {
    expect(page.text()).not.toContain('Everything is as it should be');
    await hear(cluster(), {});
    expect(page.text()).toContain('Everything is as it should be');
  });

  it('says first which host is lost and for how long, and leads there', async () => {
    await hear(cluster(), {
      nodes: [['uid-west', west]],
      hosts: [['west', { name: 'west', state: { kind: 'unreachable', error } }]],
    });
    const link = page.find('section a');
    expect(link.text()).toContain('The host west is lost, and its node with it; no pods were on it.');
    expect(link.text()).toMatch(/for (3m|2m5\ds)/);
    expect(link.attributes('href')).toBe('/clusters/lab/nodes?open=uid-west');
  });

  it('asks nothing of the hosts of an imported cluster, and says all is well without them', async () => {
    await hear(cluster({ origin: 'imported', access: 'direct' }), {});
    expect(opened()).not.toContain('hosts');
    expect(opened()).not.toContain('components');
    expect(page.text()).toContain('Everything is as it should be');
  });

  it('that cannot be heard says why, and tries again when asked to', async () => {
    main.say({ type: 'end', id: main.newest('nodes').id, error });
    await flushPromises();
    expect(page.text()).toContain('timed out');
    const before = opened().filter((name) => name === 'nodes').length;
    const retry = page.findAll('button').find((button) => button.text() === 'Try again');
    await retry?.trigger('click');
    expect(opened().filter((name) => name === 'nodes')).toHaveLength(before + 1);
  });
});
