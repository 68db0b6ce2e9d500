import { type InjectionKey, type Ref, inject, provide, ref } from 'vue';

const key: InjectionKey<Readonly<Ref<boolean>>> = Symbol('known outage');

/** The frame says above the page why the cluster cannot be reached: what is inside need not say it again. */
export function provideKnownOutage(isKnown: Readonly<Ref<boolean>>): void {
  provide(key, isKnown);
}

export function useKnownOutage(): Readonly<Ref<boolean>> {
  return inject(key, () => ref(false), true);
}
