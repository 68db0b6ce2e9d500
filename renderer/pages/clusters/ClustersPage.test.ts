import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppInfo } from '../../../common/ipc/rows/app-info.ts';
import type { ClusterRow } from '../../../common/ipc/rows/cluster.ts';
import { type MountedInApp, mountInApp } from '../../mount-in-app.ts';
import ClustersPage from './ClustersPage.vue';

const info: AppInfo = {
  version: '1',
  shell: 'app',
  platform: 'linux',
  isDevelopmentPackage: false,
  dataFolder: '/data',
  secretsKeptIn: 'files',
  problems: [],
};
const lab: ClusterRow = {
  name: 'lab',
  origin: 'bootstrapped',
  clusterFile: '/data/clusters/lab/cluster.yaml',
  hosts: 3,
  created: true,
  access: 'ssh',
  state: { kind: 'idle' },
};

let app: MountedInApp;
const text = () => document.body.textContent ?? '';
const control = (name: string) => {
  const found = [...document.querySelectorAll<HTMLElement>('button, a')].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent)?.trim() === name,
  );
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const press = async (name: string) => {
  control(name).click();
  await flushPromises();
};
const field = (label: string) => {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent === label);
  return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement;
};
const type = async (label: string, value: string) => {
  const input = field(label);
  input.value = value;
  input.dispatchEvent(new Event('input'));
  await flushPromises();
};
const answer = async (name: string, result: unknown) => {
  app.main.answer(name, result);
  await flushPromises();
};

async function show(...clusters: ClusterRow[]) {
  app = await mountInApp(ClustersPage);
  await flushPromises();
  app.main.rows(
    'clusters',
    clusters.map((row) => [row.name, row]),
  );
  await answer('app.info', info);
}
afterEach(() => app.wrapper.unmount());

describe('the clusters of a desktop', () => {
  it('are none at first: there are three ways to one', async () => {
    await show();
    expect(text()).toContain('Welcome aboard');
    const ways = [...document.querySelectorAll('.way')].map((way) => way.querySelector('.name')?.textContent);
    expect(ways).toEqual(['Make a cluster of your servers', 'Open a cluster file', 'Import a kubeconfig']);
    expect(document.querySelector('a.way')?.getAttribute('href')).toBe('/new');
    expect(text()).toContain('No keyring here');
  });

  it('are cards that say how each is, and lead to it; looking connects to those that were made', async () => {
    await show(lab, { ...lab, name: 'new', created: false }, { ...lab, name: 'theirs', origin: 'imported' });
    app.main.rows('nodes', []);
    expect(control('lab').getAttribute('href')).toBe('/clusters/lab');
    expect(control('new').getAttribute('href')).toBe('/clusters/new/setup');
    expect(text()).toContain('3 hosts · over SSH');
    expect(text()).toContain('Not set up yet');
    const looked = app.main.sent.flatMap((one) => (one.type === 'open' && one.name === 'nodes' ? [one.params] : []));
    expect(looked).toEqual([{ cluster: 'lab' }, { cluster: 'theirs' }]);
  });

  it('tell what is wrong with the app’s own files', async () => {
    app = await mountInApp(ClustersPage);
    await flushPromises();
    app.main.rows('clusters', []);
    const problem = { code: 'settings-damaged', params: { path: '/data/settings.json', reason: 'x' } } as const;
    await answer('app.info', { ...info, problems: [problem] });
    expect(text()).toContain('/data/settings.json');
  });
});

describe('what is done with a cluster', () => {
  beforeEach(async () => {
    await show(lab);
    await press('Details of lab');
  });

  it('it is destroyed only once its name was typed, and its progress is shown', async () => {
    await press('Destroy…');
    expect((control('Destroy the cluster') as HTMLButtonElement).disabled).toBe(true);
    await type('Type lab to confirm', 'lab');
    await press('Destroy the cluster');
    expect(app.main.newest('plans.start').params).toEqual({ cluster: 'lab', plan: 'destroy' });
    await answer('plans.start', { run: 'r1' });
    expect(app.router.currentRoute.value.path).toBe('/runs/r1');
  });

  it('it is forgotten after a question that says what goes with it', async () => {
    await press('Forget…');
    expect(text()).toContain('its cluster file, which is in the data folder: /data/clusters/lab/cluster.yaml');
    await press('Forget');
    expect(app.main.newest('clusters.forget').params).toEqual({ cluster: 'lab' });
  });

  it('it is reached another way', async () => {
    const select = field('How this desktop reaches it') as unknown as HTMLSelectElement;
    select.value = 'direct';
    select.dispatchEvent(new Event('change'));
    await flushPromises();
    expect(app.main.newest('clusters.setAccess').params).toEqual({ cluster: 'lab', access: 'direct' });
  });

  it('its kubeconfig is copied', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await press('Copy to clipboard');
    await answer('clusters.kubeconfig', { kubeconfig: 'kind: Config' });
    expect(write).toHaveBeenCalledWith('kind: Config');
  });

  it('nothing that needs its file is offered when its record is damaged', async () => {
    const error = { code: 'cluster-record-damaged', params: { path: '/data/x', reason: 'y' } } as const;
    app.main.rows('clusters', [['lab', { ...lab, clusterFile: undefined, state: { kind: 'unreachable', error } }]]);
    await flushPromises();
    expect(text()).not.toContain('Destroy…');
    expect(control('Forget…')).toBeDefined();
  });
});

describe('a cluster that is opened or imported', () => {
  it('is a file whose path is typed, or chosen where the app can tell it; its problems are shown', async () => {
    Object.assign(window, { pilothouse: { pathOf: () => '/home/me/lab.yaml' } });
    await show(lab);
    await press('Open cluster file');
    const chooser = document.querySelector<HTMLInputElement>('dialog input[type=file]')!;
    Object.defineProperty(chooser, 'files', { value: [new File([''], 'lab.yaml')] });
    chooser.dispatchEvent(new Event('change'));
    await flushPromises();
    await press('Open');
    expect(app.main.newest('clusters.open').params).toEqual({ path: '/home/me/lab.yaml' });
    app.main.refuse('clusters.open', { code: 'cluster-file-missing', params: { path: '/home/me/lab.yaml' } });
    await flushPromises();
    expect(text()).toContain('There is no cluster file at /home/me/lab.yaml.');
    await press('Open');
    await answer('clusters.open', { cluster: 'lab' });
    expect(app.router.currentRoute.value.query.open).toBe('lab');
    Reflect.deleteProperty(window, 'pilothouse');
  });

  it('is one context of a kubeconfig; of two texts the later one counts', async () => {
    await show(lab);
    await press('Import kubeconfig');
    await type('Text of the kubeconfig', 'first');
    const [first] = app.main.sent.slice(-1);
    await type('Text of the kubeconfig', 'second');
    const context = (name: string, insecure: boolean) => ({
      name,
      server: 'https://h',
      current: name === 'b',
      insecure,
    });
    await answer('clusters.contexts', { contexts: [context('a', false), context('b', true)] });
    app.main.say({ type: 'result', id: first!.id, result: { contexts: [context('stale', false)] } });
    await flushPromises();
    expect(text()).not.toContain('stale');
    expect(text()).toContain('not to check the server’s certificate');
    await press('Import');
    expect(app.main.newest('clusters.import').params).toEqual({ kubeconfig: 'second', context: 'b' });
    await answer('clusters.import', { cluster: 'b' });
    expect(app.router.currentRoute.value.path).toBe('/clusters/b');
  });
});
