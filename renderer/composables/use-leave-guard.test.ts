import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import { type MountedInApp, mountInApp } from '../mount-in-app.ts';
import { type LeaveGuard, useLeaveGuard } from './use-leave-guard.ts';

let app: MountedInApp;
afterEach(() => app.wrapper.unmount());

async function guarded(isUnsaved: boolean) {
  const unsaved = ref(isUnsaved);
  let guard!: LeaveGuard;
  const component = defineComponent(() => {
    guard = useLeaveGuard(() => unsaved.value);
    return () => h('p');
  });
  app = await mountInApp(component);
  const at = () => app.router.currentRoute.value.fullPath;
  const isWindowHeld = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  return { ...app, guard, unsaved, at, isWindowHeld };
}

describe('what is not saved', () => {
  it.each([
    ['another page', '/clusters/lab/other'],
    ['another object of the same page', '/clusters/lab/page?open=b'],
  ])('is asked about before %s is shown', async (_what, address) => {
    const { router, guard, at } = await guarded(true);
    const going = router.push(address);
    await flushPromises();
    expect(guard.isAsking.value).toBe(true);
    expect(at()).toBe('/clusters/lab/page');
    guard.answer(false);
    await going;
    expect(at()).toBe('/clusters/lab/page');

    const again = router.push(address);
    await flushPromises();
    guard.answer(true);
    await again;
    expect(at()).toBe(address);
  });

  it('holds the window', async () => {
    const { isWindowHeld, unsaved, wrapper } = await guarded(true);
    expect(isWindowHeld()).toBe(true);
    unsaved.value = false;
    expect(isWindowHeld()).toBe(false);
    unsaved.value = true;
    wrapper.unmount();
    expect(isWindowHeld()).toBe(false);
  });

  it('is nothing: nobody is asked', async () => {
    const { router, guard, at } = await guarded(false);
    await router.push('/clusters/lab/other');
    expect(guard.isAsking.value).toBe(false);
    expect(at()).toBe('/clusters/lab/other');
  });
});
