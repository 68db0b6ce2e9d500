import { useRouter } from 'vue-router';
import { useNamespaceStore } from '../stores/namespace.ts';
import { useCurrentCluster } from './use-current-cluster.ts';

/** Goes to a pod on its page; a selected namespace that is not the pod's gives way. `key`: the row's. */
export function useOpenPod(): (key: string, pod: { readonly namespace: string }) => void {
  const router = useRouter();
  const namespaces = useNamespaceStore();
  const { name: cluster } = useCurrentCluster();
  return (key, { namespace }) => {
    namespaces.include(namespace);
    void router.push({ name: 'pods', params: { cluster: cluster.value }, query: { open: key } });
  };
}
