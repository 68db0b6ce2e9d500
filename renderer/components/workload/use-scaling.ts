import { type ComputedRef, type Ref, computed, ref, watch } from 'vue';
import { useAction } from '../../composables/use-action.ts';

export interface Scaling {
  /** What is asked for, until the cluster says the same; then what the cluster says. */
  readonly shown: ComputedRef<number>;
  readonly busy: Readonly<Ref<boolean>>;
  /** True while the person is asked whether 0 is meant. */
  readonly isAsking: Readonly<Ref<boolean>>;
  readonly ask: (replicas: number) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
}

/**
 *   settled ──ask──▶ asked ──accepted──▶ the cluster's number follows ──▶ settled
 *                      ├──cancelled──▶ settled
 *                      └──refused (a notice says why)──▶ settled
 *
 * `wanted` is the cluster's number of replicas. Whatever the cluster says anew counts more than what was asked.
 */
export function useScaling(wanted: () => number, scale: (replicas: number) => Promise<void>): Scaling {
  const { busy, run } = useAction();
  const asked = ref<number>();
  const isAsking = ref(false);

  async function act(): Promise<void> {
    const replicas = asked.value;
    if (replicas === undefined) return;
    const isAccepted = await run(() => scale(replicas));
    if (!isAccepted || wanted() === replicas) asked.value = undefined;
  }
  watch(wanted, () => {
    if (!busy.value && !isAsking.value) asked.value = undefined;
  });

  return {
    shown: computed(() => asked.value ?? wanted()),
    busy,
    isAsking,
    ask(replicas) {
      asked.value = replicas;
      if (replicas === 0 && wanted() > 0) isAsking.value = true;
      else void act();
    },
    confirm() {
      isAsking.value = false;
      void act();
    },
    cancel() {
      isAsking.value = false;
      asked.value = undefined;
    },
  };
}
