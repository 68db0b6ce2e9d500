import { type VueWrapper, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { type Component, defineComponent, h } from 'vue';
import { type Router, RouterView, createMemoryHistory, createRouter } from 'vue-router';
import { backendKey } from './backend/backend.ts';
import { FakeMain } from './backend/fake-main.ts';
import { createTexts } from './i18n.ts';
import { pages } from './pages/index.ts';

export interface MountedInApp {
  readonly main: FakeMain;
  readonly router: Router;
  readonly wrapper: VueWrapper;
}

/** For tests: a component as a page of the cluster `lab` shows it, in English, with a main process that the test plays. */
export async function mountInApp(
  component: Component,
  props: Readonly<Record<string, unknown>> = {},
): Promise<MountedInApp> {
  const main = new FakeMain();
  const page = defineComponent(() => () => h(component, props));
  const elsewhere = defineComponent(() => () => null);
  const routes = [
    { path: '/clusters/:cluster/:page', component: page },
    { path: '/:elsewhere(.*)*', component: elsewhere },
  ];
  const router = createRouter({ history: createMemoryHistory(), routes });
  await router.push('/clusters/lab/page');
  const wrapper = mount(RouterView, {
    attachTo: document.body,
    global: { plugins: [router, createPinia(), createTexts(pages)], provide: { [backendKey]: main.backend } },
  });
  return { main, router, wrapper };
}
