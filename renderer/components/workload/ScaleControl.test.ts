import { afterEach, describe, expect, it } from 'vitest';
import { nextTick, reactive } from 'vue';
import type { WorkloadRow } from '../../../common/ipc/rows/resource.ts';
import { type MountedInApp, mountInApp } from '../../mount-in-app.ts';
import { useNoticesStore } from '../../stores/notices.ts';
import ScaleControl from './ScaleControl.vue';
import { deployments } from './workload-kinds.ts';

const row = (wanted: number): WorkloadRow => ({
  name: 'web',
  namespace: 'shop',
  created: 0,
  deleting: false,
  wanted,
  current: wanted,
  ready: wanted,
  available: wanted,
  tone: 'good',
  message: '',
  images: ['web:1'],
  selector: 'app=web',
});

let app: MountedInApp;
afterEach(() => app.wrapper.unmount());

async function control(wanted: number) {
  const props = reactive({ kind: deployments, row: row(wanted) });
  app = await mountInApp(ScaleControl, props);
  const field = () => app.wrapper.get('input');
  const enter = async (text: string) => {
    await field().setValue(text);
    await field().trigger('keydown', { key: 'Enter' });
  };
  return { ...app, props, enter, shown: () => field().element.value };
}
const button = (text: string) => {
  const found = [...document.querySelectorAll('dialog button')].find((one) => one.textContent?.trim() === text);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`there is no button ${text}`);
  return found;
};

describe('scaling a workload', () => {
  it('asks the API server, and shows at once what was asked for', async () => {
    const { main, enter, shown } = await control(2);
    await enter('5');
    expect(main.newest('objects.scale').params).toEqual({
      cluster: 'lab',
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      replicas: 5,
    });
    expect(shown()).toBe('5');
  });

  it('keeps showing it after the answer, until the cluster says a number itself', async () => {
    const { main, enter, shown, props } = await control(2);
    await enter('5');
    main.answer('objects.scale', { replicas: 5 });
    await nextTick();
    expect(shown()).toBe('5');
    props.row = row(4);
    await nextTick();
    expect(shown()).toBe('4');
  });

  it('puts the old number back where it is refused, and says why', async () => {
    const { main, enter, shown } = await control(2);
    await enter('5');
    main.refuse('objects.scale', { code: 'api-forbidden', params: { reason: 'quota exceeded' } });
    await expect.poll(shown).toBe('2');
    expect(useNoticesStore().notices).toMatchObject([{ kind: 'error', error: { code: 'api-forbidden' } }]);
  });

  it('asks before it scales to 0', async () => {
    const { main, enter } = await control(2);
    await enter('0');
    expect(main.sent).toEqual([]);
    button('Scale to 0').click();
    expect(main.newest('objects.scale').params).toMatchObject({ replicas: 0 });
  });

  it('leaves all as it is where 0 was not meant', async () => {
    const { main, enter, shown } = await control(2);
    await enter('0');
    button('Cancel').click();
    await nextTick();
    expect(shown()).toBe('2');
    expect(main.sent).toEqual([]);
  });
});
