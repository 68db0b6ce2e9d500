import { type VueWrapper, flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryHistory } from 'vue-router';
import type { ClusterRow } from '../common/ipc/rows/cluster.ts';
import App from './App.vue';
import { backendKey } from './backend/backend.ts';
import { FakeMain } from './backend/fake-main.ts';
import { createTexts } from './i18n.ts';
import { pages } from './pages/index.ts';
import { createAppRouter } from './router.ts';
import { useNamespaceStore } from './stores/namespace.ts';

const cluster = (name: string, state: ClusterRow['state'] = { kind: 'connected', version: 'v1.36.0' }) =>
  [name, { name, origin: 'bootstrapped', created: true, access: 'ssh', hosts: 3, state } satisfies ClusterRow] as const;

let app: VueWrapper;
let main: FakeMain;

async function start(path: string, clusters = [cluster('lab'), cluster('north')]) {
  main = new FakeMain();
  const router = createAppRouter(pages, createMemoryHistory());
  await router.push(path);
  app = mount(App, {
    attachTo: document.body,
    global: { plugins: [router, createPinia(), createTexts(pages)], provide: { [backendKey as symbol]: main.backend } },
  });
  main.rows('settings', [['settings', { theme: 'light', language: 'en' }]]);
  main.rows('clusters', clusters);
  await flushPromises();
  return router;
}
const press = async (key: string, more: KeyboardEventInit = {}) => {
  document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await flushPromises();
};
const option = (text: string) => app.findAll('[role=option]').find((one) => one.text().includes(text));

beforeEach(() => localStorage.clear());
afterEach(() => app.unmount());

describe('the frame', () => {
  it('names page and cluster in the title and marks the page in the sidebar', async () => {
    await start('/clusters/lab/pods');
    expect(document.title).toBe('Pods · lab · Pilothouse');
    expect(app.get('aside nav a[aria-current=page]').text()).toBe('Pods');
  });

  it('changes language and theme at once, and tells the main process', async () => {
    await start('/clusters/lab/pods');
    await app
      .findAll('button')
      .find((button) => button.text() === '中文')!
      .trigger('click');
    await flushPromises();
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(app.get('aside').text()).toContain('事件');
    expect(main.newest('settings.change').params).toEqual({ language: 'zh' });
    await app.get('button[aria-label="主题：浅色"]').trigger('click');
    expect(document.documentElement.dataset.theme).toBe('dark');
  });

  it('takes a choice back that could not be kept, and says why', async () => {
    await start('/clusters/lab/pods');
    await app.get('button[aria-label="Theme: Light"]').trigger('click');
    main.refuse('settings.change', { code: 'settings-damaged', params: { path: '/x', reason: 'disk full' } });
    await flushPromises();
    expect(document.documentElement.dataset.theme).toBe('light');
    expect(app.get('[role=log]').text()).toContain('disk full');
  });

  it('says so where the address names an unknown cluster or no page', async () => {
    const router = await start('/clusters/nowhere/pods');
    expect(app.get('main').text()).toContain('This desktop knows no cluster nowhere');
    await router.push('/what/ever');
    await flushPromises();
    expect(app.get('main').text()).toContain('There is no such page');
  });

  it('says that the cluster cannot be reached, and above all that the app is gone', async () => {
    const error = { code: 'cluster-unreachable', params: { cluster: 'lab', reason: 'no route' } } as const;
    await start('/clusters/lab/pods', [cluster('lab', { kind: 'unreachable', error })]);
    expect(app.get('main').text()).toContain('lab cannot be reached.');
    main.lose();
    await flushPromises();
    expect(app.get('[role=alert]').text()).toContain('The pages have lost the app.');
  });

  it('goes to a page by two keys, and lists the keys', async () => {
    const router = await start('/clusters/lab/pods');
    await press('g');
    await press('e');
    await vi.waitFor(() => expect(router.currentRoute.value.name).toBe('events'));
    await press('?');
    expect(app.get('dialog[open]').text()).toContain('Keyboard shortcuts');
  });
});

describe('the command palette', () => {
  it('finds pages, clusters and objects, and goes there', async () => {
    const router = await start('/clusters/lab/events');
    await press('k', { ctrlKey: true });
    main.rows('services', [['uid-7', { name: 'web', namespace: 'demo', created: 0, deleting: false }]]);
    await flushPromises();
    const field = app.get('[role=combobox]');
    await field.setValue('north');
    expect(option('north')).toBeDefined();
    await field.setValue('dem web');
    expect(app.get('[aria-selected=true]').text()).toContain('demo/web');
    await field.trigger('keydown', { key: 'Enter' });
    await flushPromises();
    const wanted = { name: 'services', query: { open: 'uid-7' } };
    await vi.waitFor(() => expect(router.currentRoute.value).toMatchObject(wanted));
    expect(app.find('[role=combobox]').exists()).toBe(false);
  });

  it('shows all namespaces again to open an object outside the selected one', async () => {
    const router = await start('/clusters/lab/services');
    useNamespaceStore().choose('demo');
    await flushPromises();
    expect(main.newest('services').params).toEqual({ cluster: 'lab', namespace: 'demo' });
    await press('k', { ctrlKey: true });
    main.rows('services', [['uid-9', { name: 'dns', namespace: 'kube-system', created: 0, deleting: false }]]);
    await flushPromises();
    await app.get('[role=combobox]').setValue('kube dns');
    await app.get('[role=combobox]').trigger('keydown', { key: 'Enter' });
    await vi.waitFor(() => expect(router.currentRoute.value.query).toEqual({ open: 'uid-9' }));
    await flushPromises();
    expect(useNamespaceStore().selected).toBe('');
    expect(main.newest('services').params).toEqual({ cluster: 'lab' });
  });

  it('keeps the selected namespace for an object in it', async () => {
    await start('/clusters/lab/services');
    useNamespaceStore().choose('demo');
    useNamespaceStore().include('demo');
    expect(useNamespaceStore().selected).toBe('demo');
  });

  it('opens feeds of objects only while it is open', async () => {
    await start('/clusters/lab/events');
    const opened = () => main.sent.filter((message) => message.type === 'open' && message.name === 'nodes').length;
    const closed = () => main.sent.filter(({ type }) => type === 'close').length;
    expect(opened()).toBe(0);
    await press('k', { ctrlKey: true });
    expect(opened()).toBe(1);
    const before = closed();
    await press('k', { ctrlKey: true });
    expect(closed()).toBe(before + 5);
  });
});
