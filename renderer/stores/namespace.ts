import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { useCurrentCluster } from '../composables/use-current-cluster.ts';

/** Which namespace a person looks at, cluster by cluster, as long as the window is open. */
export const useNamespaceStore = defineStore('namespace', () => {
  const { name: cluster } = useCurrentCluster();
  const chosen = ref<Record<string, string>>({});
  /** Of the current cluster; empty: all. */
  const selected = computed(() => chosen.value[cluster.value] ?? '');
  /** To be spread into the parameters of a feed. */
  const scope = computed(() => (selected.value ? { namespace: selected.value } : {}));

  function choose(namespace: string): void {
    chosen.value = { ...chosen.value, [cluster.value]: namespace };
  }
  /** An object of that namespace is to be seen: a selection that leaves it out gives way to all. */
  function include(namespace: string): void {
    if (selected.value !== '' && namespace !== '' && namespace !== selected.value) choose('');
  }
  return { selected, scope, choose, include };
});
