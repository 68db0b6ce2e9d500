import { useRouter } from 'vue-router';
import { useCurrentCluster } from '../composables/use-current-cluster.ts';
import { pages } from '../pages/index.ts';

/** Goes to a page by its name; one of a cluster's only while a cluster is the current one. `open`: the row to open there. */
export function useGoTo(): (page: string, open?: string) => void {
  const router = useRouter();
  const { name: cluster } = useCurrentCluster();
  return (name, open) => {
    const page = pages.find((one) => one.name === name);
    if (!page || (page.scope === 'cluster' && !cluster.value)) return;
    const params = page.scope === 'cluster' ? { cluster: cluster.value } : {};
    void router.push({ name, params, query: open === undefined ? {} : { open } });
  };
}
