import { EtcdStore } from '../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { storeContract } from '../../agent-bundle/apiserver/storage/store.contract.ts';
import { EtcdCluster } from './etcd-cluster.ts';

storeContract('EtcdStore', async () => {
  const cluster = await EtcdCluster.start(1);
  const store = new EtcdStore(cluster.access);
  const end = async () => {
    store.close();
    await cluster.end();
  };
  // etcd keeps its own time: the test waits for the deletion itself.
  return { store, pass: async () => {}, end };
});
