import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import type { PodRow } from '../../../common/ipc/rows/resource.ts';
import { type MountedInApp, mountInApp } from '../../mount-in-app.ts';
import PodPanel from './PodPanel.vue';

const pod: PodRow = {
  name: 'web-0',
  namespace: 'demo',
  created: 0,
  deleting: false,
  status: 'Running',
  tone: 'good',
  readyContainers: 1,
  containers: ['web', 'proxy'],
  initContainers: ['migrate'],
  restarts: 0,
  podIP: '10.244.0.9',
  node: 'n1',
  hostIP: '192.0.2.1',
  controlledBy: '',
  labels: {},
};

let app: MountedInApp;
afterEach(() => app.wrapper.unmount());

/** The container whose log is asked for. */
const asked = () => (app.main.newest('pods.logs').params as { container: string }).container;
async function logsOf(part: Partial<PodRow>) {
  app = await mountInApp(PodPanel, { pod: { ...pod, ...part }, isGone: false, tab: 'logs' });
  await flushPromises();
}

describe('the logs of a pod', () => {
  it('begin with its first container and offer those of its start, marked so', async () => {
    await logsOf({});
    expect(asked()).toBe('web');
    const select = app.wrapper.get('select[aria-label="Container"]');
    expect(select.findAll('option').map((option) => option.text())).toEqual(['web', 'proxy', 'migrate (init)']);
    await select.setValue('migrate');
    await flushPromises();
    expect(asked()).toBe('migrate');
  });

  it('begin with what it is held up by while it does not get beyond its start', async () => {
    await logsOf({ status: 'Init:CrashLoopBackOff', tone: 'bad', containers: ['web'] });
    expect(asked()).toBe('migrate');
  });

  it('offer no choice where there is one container', async () => {
    const { initContainers: _, ...rest } = pod;
    app = await mountInApp(PodPanel, { pod: { ...rest, containers: ['web'] }, isGone: false, tab: 'logs' });
    await flushPromises();
    expect(asked()).toBe('web');
    expect(app.wrapper.find('select[aria-label="Container"]').exists()).toBe(false);
  });
});
