import { hostLocal } from '../../../common/api/core/v1/host-local.ts';
import { type StorageClass, StorageClassKind } from '../../../common/api/storage/v1/storage-class.ts';
import { isAlreadyExists } from '../../../common/client/api-error.ts';
import { clusterApi } from '../cluster-api.ts';
import { hostsWith } from '../cluster-file/cluster-spec.ts';
import { clusterPhase } from '../phase.ts';
import { connect } from './connect.ts';
import { issueCertificates } from './issue-certificates.ts';
import { verify } from './verify.ts';

const name = 'host-local';
/** Also what any other cluster of ours begins with. */
export const storageClass: StorageClass = {
  metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: hostLocal.provisioner,
  reclaimPolicy: 'Delete',
  // A directory of the node that the first pod is placed on.
  volumeBindingMode: 'WaitForFirstConsumer',
};

/**
 * Lets claims have a volume without anybody having to set up storage: a directory on the pod's node. Where there is any class,
 * whoever made it knows better.
 */
export const addStorageClass = clusterPhase({
  name: 'addStorageClass',
  title: 'add a storage class',
  needs: { hosts: connect, certificates: issueCertificates },
  afterAll: [verify],
  run: async ({ spec, facts: { hosts, certificates }, signal }) => {
    const [master] = hostsWith(spec, 'master');
    const api = clusterApi(hosts.get(master!.name)!, certificates.adminKubeconfig, signal);
    try {
      const { items } = await api.list(StorageClassKind, { limit: 1, metadataOnly: true, signal });
      if (items.length > 0) return { facts: undefined, changes: [] };
      await api.create(StorageClassKind, storageClass, { signal });
      return { facts: undefined, changes: [`created StorageClass ${name}`] };
    } catch (error) {
      if (isAlreadyExists(error)) return { facts: undefined, changes: [] };
      throw error;
    } finally {
      api.close();
    }
  },
});
