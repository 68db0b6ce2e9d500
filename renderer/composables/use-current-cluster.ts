import { type ComputedRef, computed } from 'vue';
import { useRoute } from 'vue-router';

/** The cluster that the address names; empty where it names none. */
export function useCurrentCluster(): { name: ComputedRef<string> } {
  const route = useRoute();
  return { name: computed(() => (typeof route.params.cluster === 'string' ? route.params.cluster : '')) };
}
