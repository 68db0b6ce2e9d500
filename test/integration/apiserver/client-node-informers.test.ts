import {
  CoreV1Api,
  type Informer,
  KubeConfig,
  type ObjectCache,
  PatchStrategy,
  type V1ConfigMap,
  makeInformer,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retry } from '../../../common/base/retry.ts';
import { LocalMaster } from '../local-master.ts';

const namespace = 'default';
const deadline = () => AbortSignal.timeout(60_000);
const backoff = { first: 50, most: 200, factor: 2, jitter: 0 };

/** An informer of config maps that is started again whenever it stops, and every step it told of. */
class Followed {
  /** `add counter 1`, by name and by data.n. */
  readonly steps: string[] = [];
  readonly #informer: Informer<V1ConfigMap> & ObjectCache<V1ConfigMap>;
  #ended = false;

  constructor(config: KubeConfig, core: CoreV1Api, labelSelector: string) {
    const list = () => core.listNamespacedConfigMap({ namespace, labelSelector });
    this.#informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, list, labelSelector);
    for (const verb of ['add', 'update', 'delete'] as const) {
      this.#informer.on(verb, ({ metadata, data }) => this.steps.push(`${verb} ${metadata?.name} ${data?.n}`));
    }
    this.#informer.on('error', () => void this.#startAgain());
  }

  start(): Promise<void> {
    return this.#informer.start();
  }

  async until(step: string): Promise<void> {
    const signal = deadline();
    while (!this.steps.includes(step)) await sleep(20, undefined, { signal });
  }

  list(): V1ConfigMap[] {
    return [...this.#informer.list()];
  }

  end(): Promise<void> {
    this.#ended = true;
    return this.#informer.stop();
  }

  async #startAgain(): Promise<void> {
    await sleep(100);
    if (!this.#ended) await this.#informer.start();
  }
}

describe('informers of @kubernetes/client-node, with etcd behind the server', () => {
  let master: LocalMaster;
  let core: CoreV1Api;
  let followed: Followed;
  let last = 0;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    const config = new KubeConfig();
    config.loadFromFile(master.kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'counter', labels: { followed: 'yes' } }, data: { n: '0' } },
    });
    followed = new Followed(config, core, 'followed=yes');
    await followed.start();
  });
  afterAll(async () => {
    await followed.end();
    await master.end();
  });

  /** Counts on by one, until the server has said that it did: counting to the same twice changes nothing. */
  const count = async () => {
    const body = { data: { n: String(++last) } };
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    const patched = () => core.patchNamespacedConfigMap({ name: 'counter', namespace, body }, merge);
    await retry(patched, { signal: deadline(), backoff });
  };
  const countTo = async (end: number) => {
    while (last < end) await count();
  };

  it.each([
    ['nothing happens', async () => {}],
    ['the apiserver is restarted', async () => void (await master.restart('apiserver'))],
    [
      'the apiserver is killed',
      async () => {
        await master.process('apiserver').end('SIGKILL');
        await master.restart('apiserver');
      },
    ],
    [
      'etcd is killed and started again',
      async () => {
        await master.etcd.signal(0, 'SIGKILL');
        master.etcd.startMember(0);
        await master.etcd.healthy();
      },
    ],
    [
      'both are',
      async () => {
        await master.process('apiserver').end('SIGKILL');
        await master.etcd.signal(0, 'SIGKILL');
        master.etcd.startMember(0);
        await master.etcd.healthy();
        await master.restart('apiserver');
      },
    ],
  ])('tell every change once and in order while %s', async (_, disturb) => {
    const from = last;
    await Promise.all([countTo(from + 40), disturb()]);
    await countTo(from + 60);
    await followed.until(`update counter ${last}`);
    const counted = Array.from({ length: last }, (_each, at) => `update counter ${at + 1}`);
    expect(followed.steps).toEqual(['add counter 0', ...counted]);
  });

  it('end with what a list says', async () => {
    const body = { metadata: { name: 'other', labels: { followed: 'yes' } }, data: { n: '0' } };
    await core.createNamespacedConfigMap({ namespace, body });
    await core.deleteNamespacedConfigMap({ name: 'counter', namespace });
    await followed.until(`delete counter ${last}`);
    const { items } = await core.listNamespacedConfigMap({ namespace, labelSelector: 'followed=yes' });
    const known = followed
      .list()
      .map(({ metadata, data }) => ({ name: metadata?.name, version: metadata?.resourceVersion, data }));
    expect(known).toEqual(
      items.map(({ metadata, data }) => ({ name: metadata?.name, version: metadata?.resourceVersion, data })),
    );
  });
});
