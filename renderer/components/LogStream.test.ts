import { afterEach, describe, expect, it } from 'vitest';
import { type MountedInApp, mountInApp } from '../mount-in-app.ts';
import LogStream from './LogStream.vue';

let app: MountedInApp;
afterEach(() => app.wrapper.unmount());

const params = { cluster: 'lab', host: 'a', unit: 'etcd.service', lines: 100 };
const journal = async () => (app = await mountInApp(LogStream, { name: 'hosts.journal', params, label: 'Journal' }));

describe('a log', () => {
  it('says that nothing has been written yet', async () => {
    const { wrapper } = await journal();
    expect(wrapper.text()).toContain('Nothing written yet.');
  });

  it('asks for more once it shows what came', async () => {
    const { wrapper, main } = await journal();
    main.say({ type: 'chunks', id: 1, chunks: ['one\n'] });
    await expect.poll(() => main.types).toEqual(['open 1', 'credit 1']);
    expect(wrapper.text()).not.toContain('Nothing written yet.');
  });

  it('that broke off says why, and is opened again by its button', async () => {
    const { wrapper, main } = await journal();
    const params = { host: 'a', reason: 'timed out' };
    main.say({ type: 'end', id: 1, error: { code: 'host-connection-lost', params } });
    await expect.poll(() => wrapper.text()).toContain('timed out');
    await wrapper
      .findAll('button')
      .find((button) => button.text() === 'Open again')
      ?.trigger('click');
    expect(main.types).toEqual(['open 1', 'open 2']);
    expect(wrapper.text()).not.toContain('timed out');
  });
});
