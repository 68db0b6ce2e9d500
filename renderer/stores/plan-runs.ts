import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { PlanRunRow } from '../../common/ipc/rows/plan-run.ts';
import { useFeed } from '../backend/use-feed.ts';

/** Runs of plans since the app was started, by id. */
export const usePlanRunsStore = defineStore('plan-runs', () => {
  const { rows, state, retry } = useFeed('plans', () => ({}));
  /** Each cluster's newest run. */
  const latest = computed(() => {
    const newest = new Map<string, PlanRunRow>();
    for (const run of rows.value.values()) {
      const other = newest.get(run.cluster);
      if (!other || other.started <= run.started) newest.set(run.cluster, run);
    }
    return newest;
  });
  return { rows, state, retry, latest };
});
