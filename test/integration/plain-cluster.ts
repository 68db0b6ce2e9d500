import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { PodSpec } from '../../common/api/core/v1/pod-spec.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { Watched } from './watched.ts';

/** Nodes that nobody plays and pods that nobody runs, for tests of where pods go. */
export class PlainCluster {
  readonly client: ApiClient;
  readonly namespace: string;
  readonly pods: Watched<Pod>;

  constructor(client: ApiClient, namespace: string) {
    this.client = client;
    this.namespace = namespace;
    this.pods = new Watched(client, PodKind, namespace);
  }

  async start(): Promise<this> {
    const { client, namespace } = this;
    await client.create(NamespaceKind, { metadata: { name: namespace } });
    // No controller makes it here.
    await client.create(ServiceAccountKind, { metadata: { name: 'default', namespace } });
    await this.pods.start();
    return this;
  }

  end(): Promise<void> {
    return this.pods.end();
  }

  /** A node with 2 cores that is ready as far as anybody says. */
  async newNode(name: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const allocatable = { cpu: '2', memory: '4Gi', pods: '50', ...more };
    const status = { capacity: allocatable, allocatable };
    await this.client.create(NodeKind, { metadata: { name, labels: { 'kubernetes.io/hostname': name } } });
    await this.client.patch(NodeKind, { name }, { status }, { subresource: 'status' });
    await this.client.patch(NodeKind, { name }, { spec: { taints: null } });
  }

  async newPod(name: string, spec: Partial<PodSpec> = {}, metadata: Partial<Pod['metadata']> = {}): Promise<Pod> {
    const { namespace } = this;
    const containers = [{ name: 'c', image: 'x' }];
    return this.client.create(PodKind, { metadata: { name, namespace, ...metadata }, spec: { containers, ...spec } });
  }

  pod(name: string): Pod | undefined {
    return this.pods.list().find(({ metadata }) => metadata.name === name);
  }

  async nodeOf(name: string): Promise<string | undefined> {
    await this.pods.until(`${name} has a node`, () => Boolean(this.pod(name)?.spec.nodeName));
    return this.pod(name)?.spec.nodeName;
  }

  /** Why it waits. */
  async objectionTo(name: string): Promise<string | undefined> {
    const condition = () => this.pod(name)?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    await this.pods.until(`${name} is refused`, () => condition()?.status === 'False');
    return condition()?.message;
  }

  async deletePod(name: string): Promise<void> {
    await this.client.delete(PodKind, { name, namespace: this.namespace }, { gracePeriodSeconds: 0 });
  }
}

/** What a pod asks for that is gone as soon as it is deleted. */
export const asking = (requests: Readonly<Record<string, string>>): Partial<PodSpec> => ({
  terminationGracePeriodSeconds: 0,
  containers: [{ name: 'c', image: 'x', resources: { requests } }],
});
