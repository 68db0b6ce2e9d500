import { expect } from 'vitest';
import type { LabCluster } from './cluster.ts';

/** Of who writes: what, and how it ended. Reading is nobody's business here. */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  omitManagedFields: true,
  rules: [{ level: 'Request', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] }, { level: 'None' }],
};
const path = '/var/log/kubernetes/audit/audit.log';

interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number };
  /** Parts of whatever kind it is. */
  readonly requestObject?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly replicas?: number; readonly boundObjectRef?: { readonly name: string } };
    readonly status?: Readonly<Record<string, unknown>>;
    readonly target?: { readonly name: string };
    readonly reason?: string;
    readonly involvedObject?: { readonly kind: string; readonly name: string };
    readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[];
    readonly subsets?: readonly { readonly addresses?: unknown[]; readonly notReadyAddresses?: unknown[] }[];
  };
  readonly requestReceivedTimestamp: string;
}

interface Write {
  readonly line: string;
  readonly at: string;
}

/**
 * What a flow should have written, as lines of `who verb what: how it is then`. Lines of one list come in that order;
 * of several lists in any. A line may stand in more than one list. One that begins with `?` may be missing, where two
 * changes can become one write.
 */
export type Flow = readonly (readonly string[])[];

/** What the API server's audit log says was written since the last time it was asked. */
export class WriteLog {
  readonly #cluster: LabCluster;
  #read = 0;

  constructor(cluster: LabCluster) {
    this.#cluster = cluster;
  }

  /** Waits until nobody has anything left to write, and begins there. */
  async untilQuiet(): Promise<void> {
    const written = async () => {
      this.#read = Number(await this.#cluster.on('h1', `stat -c %s ${path}`));
      await this.#untilHeartbeats();
      return (await this.#writes()).map(({ line }) => line);
    };
    await expect.poll(written, { timeout: 90_000 }).toEqual([]);
  }

  /** Waits until all of the flow is written and, a while later, nothing else. */
  async expectFlow(flow: Flow): Promise<void> {
    const lines = [...new Set(flow.flat())];
    const wanted = (written: readonly Write[]) =>
      lines.filter((line) => !line.startsWith('?') || written.some((one) => one.line === line.slice(1))).map(plain);
    let writes: Write[] = [];
    const missing = async () => {
      writes = await this.#writes();
      const found = writes.map(({ line }) => line);
      return wanted(writes).filter((line) => !found.includes(line));
    };
    await expect.poll(missing, { timeout: 60_000, interval: 500 }).toEqual([]);
    await this.#untilHeartbeats();
    await missing();
    expect(writes.map(({ line }) => line).sort()).toEqual(wanted(writes).sort());
    const byTime = [...writes].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ line }) => line);
    for (const list of flow) {
      const inOrder = list.map(plain).filter((line) => byTime.includes(line));
      expect(byTime.filter((line) => inOrder.includes(line))).toEqual(inOrder);
    }
  }

  /** The time in which controllers and scheduler say that they live is long enough for them to say something else. */
  async #untilHeartbeats(): Promise<void> {
    const renewals = async () => {
      const events = await this.#events();
      const of = (name: string) => events.filter(({ objectRef }) => objectRef?.name === name).length;
      return Math.min(of('kube-controller-manager'), of('kube-scheduler'));
    };
    const before = await renewals();
    await expect.poll(renewals, { timeout: 60_000, interval: 500 }).toBeGreaterThan(before);
  }

  async #writes(): Promise<Write[]> {
    return (await this.#events()).filter((event) => !isHeartbeat(event)).map(writeOf);
  }

  async #events(): Promise<AuditEvent[]> {
    const text = await this.#cluster.on('h1', `tail -c +${this.#read + 1} ${path}`);
    // The last line may still be on its way.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    return whole
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as AuditEvent);
  }
}

const plain = (line: string) => line.replace(/^\?/, '');

/** What is written while nothing happens: who lives and leads, and the controllers' own tokens. */
function isHeartbeat({
  user,
  objectRef: { resource, namespace, subresource } = { resource: '' },
}: AuditEvent): boolean {
  if (resource === 'leases' || (resource === 'nodes' && subresource === 'status')) return true;
  return (
    resource === 'serviceaccounts' && namespace === 'kube-system' && user.username === 'system:kube-controller-manager'
  );
}

function writeOf(event: AuditEvent): Write {
  const { verb, user, responseStatus, requestReceivedTimestamp: at } = event;
  const who = user.username.replace('system:serviceaccount:kube-system:', '');
  const code = responseStatus?.code ?? 0;
  const says = saysOf(event);
  return { at, line: `${who} ${verb} ${whatOf(event)}${says && `: ${says}`}${code < 400 ? '' : ` (${code})`}` };
}

/** `pods/web/status`; what has a name that nobody chose is called by what it is about. */
function whatOf({ objectRef, requestObject }: AuditEvent): string {
  const { resource = '', name = '', subresource } = objectRef ?? {};
  const service = requestObject?.metadata?.labels?.['kubernetes.io/service-name'];
  if (resource === 'endpointslices' && service) return `${resource} of ${service}`;
  if (resource === 'events') return `events of ${requestObject?.involvedObject?.name ?? name}`;
  return [resource, name, subresource].filter(Boolean).join('/');
}

function saysOf({ verb, objectRef, requestObject }: AuditEvent): string {
  if (!requestObject || verb === 'delete') return '';
  const { spec, status, target, reason, endpoints = [], subsets = [] } = requestObject;
  switch ([objectRef?.resource, objectRef?.subresource].filter(Boolean).join('/')) {
    case 'pods/binding':
      return `to ${target?.name}`;
    case 'pods/status':
      return podSays(status);
    case 'serviceaccounts/token':
      return `for ${spec?.boundObjectRef?.name}`;
    case 'events':
      return reason ?? '';
    case 'endpointslices':
      return `${endpoints.filter(({ conditions }) => conditions?.ready).length} of ${endpoints.length} ready`;
    case 'endpoints': {
      const ready = subsets.flatMap(({ addresses = [] }) => addresses).length;
      return `${ready} of ${ready + subsets.flatMap(({ notReadyAddresses = [] }) => notReadyAddresses).length} ready`;
    }
  }
  if (objectRef?.subresource === 'status')
    return `${countOf(status, 'readyReplicas')} of ${countOf(status, 'replicas')} ready`;
  return verb === 'patch' && spec?.replicas !== undefined ? `${spec.replicas} wanted` : '';
}

const countOf = (status: Readonly<Record<string, unknown>> = {}, name: string) => Number(status[name] ?? 0);

/** A kubelet sends of a status only what is new. */
function podSays({
  phase,
  podIP,
  containerStatuses,
  observedGeneration,
}: Readonly<Record<string, unknown>> = {}): string {
  if (typeof phase === 'string') return phase;
  if (podIP !== undefined) return 'has an address';
  if (containerStatuses !== undefined) return 'its containers wait';
  return observedGeneration === undefined ? 'its sandbox is gone' : 'is to go';
}
