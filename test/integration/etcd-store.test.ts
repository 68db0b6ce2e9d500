import { EtcdStore } from '../../agent-bundle/apiserver/storage/etcd/etcd-store.ts';
import { EncryptingStore } from '../../agent-bundle/apiserver/storage/encryption/encrypting-store.ts';
import { parseEncryptionConfig } from '../../agent-bundle/apiserver/storage/encryption/encryption-config.ts';
import { Transformers } from '../../agent-bundle/apiserver/storage/encryption/transformers.ts';
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

storeContract('EncryptingStore', async () => {
  const cluster = await EtcdCluster.start(1);
  const key = `{aesgcm: {keys: [{name: a, secret: ${Buffer.alloc(32, 1).toString('base64')}}]}}`;
  const { rules } = parseEncryptionConfig(
    `{apiVersion: apiserver.config.k8s.io/v1, kind: EncryptionConfiguration, resources: [{resources: ['*.*'], providers: [${key}]}]}`,
  );
  const store = new EncryptingStore(new EtcdStore(cluster.access), new Transformers(rules), () => {});
  const end = async () => {
    store.close();
    await cluster.end();
  };
  return { store, pass: async () => {}, end };
});
