import type { Node } from '../../../common/api/core/v1/node.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Placement, Refusal } from '../framework.ts';
import type { NodeInfo, PodInfo } from '../node-info.ts';
import type { Candidate } from '../plugins/preemption-candidates.ts';
import type { ExtenderSettings } from './extender-settings.ts';
import type { PostJson } from './post-json.ts';

/** What an extender says of nodes: those that it neither allows nor refuses count as refused without a reason. */
export interface FilterAnswer {
  readonly allowed: ReadonlySet<string>;
  readonly refusals: ReadonlyMap<string, Refusal>;
}

/** Its scores, 0 to 10, are brought to 0 to 100. */
const scoreFactor = 10;

/**
 * Somebody outside who has a say in where pods go; JSON over HTTP, as upstream's extenders speak it:
 * https://pkg.go.dev/k8s.io/kube-scheduler/extender/v1
 */
export class Extender {
  readonly settings: ExtenderSettings;
  readonly #post: PostJson;

  constructor(settings: ExtenderSettings, post: PostJson) {
    this.settings = settings;
    this.#post = post;
  }

  isInterested({ spec }: Pod): boolean {
    const { resources } = this.settings;
    if (resources.size === 0) return true;
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    return containers.some(({ resources: { requests = {}, limits = {} } = {} }) =>
      [...resources].some((name) => name in requests || name in limits),
    );
  }

  async filter(pod: Pod, nodes: readonly NodeInfo[], signal: AbortSignal): Promise<FilterAnswer | undefined> {
    const { verbs, knowsNodes } = this.settings;
    if (!verbs.filter) return undefined;
    const answer = fieldsOf(await this.#post(verbs.filter, { pod, ...this.#shown(nodes) }, signal));
    throwIfError(answer);
    const refusals = new Map<string, Refusal>();
    for (const [name, reason] of Object.entries(fieldsOf(answer['failednodes']))) {
      refusals.set(name, { reasons: [String(reason)] });
    }
    for (const [name, reason] of Object.entries(fieldsOf(answer['failedandunresolvablenodes']))) {
      refusals.set(name, { reasons: [String(reason)], unresolvable: true });
    }
    const items = (fieldsOf(answer['nodes'])['items'] ?? []) as readonly Node[];
    const names = (answer['nodenames'] ?? []) as readonly string[];
    return { allowed: new Set(knowsNodes ? names : items.map(({ metadata }) => metadata.name)), refusals };
  }

  /** What to add to the score of each node, weighed. Rejects where one of them is no number: none of the others is to be believed. */
  async prioritize(pod: Pod, nodes: readonly NodeInfo[], signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    const { verbs, weight } = this.settings;
    if (!verbs.prioritize) return new Map();
    const answer = await this.#post(verbs.prioritize, { pod, ...this.#shown(nodes) }, signal);
    return new Map(
      (Array.isArray(answer) ? answer : []).map((each): [string, number] => {
        const { host, score } = fieldsOf(each);
        return [String(host), scoreOf(host, score) * weight * scoreFactor];
      }),
    );
  }

  /** The candidates that it lets be cleared, with those who have to go. */
  async preempt(pod: Pod, candidates: readonly Candidate[], signal: AbortSignal): Promise<readonly Candidate[]> {
    const { verbs, knowsNodes } = this.settings;
    if (!verbs.preempt) return candidates;
    const told = Object.fromEntries(
      candidates.map(({ nodeName, victims, violations }) => {
        const pods = victims.map((victim) => (knowsNodes ? { uid: victim.pod.metadata.uid } : victim.pod));
        return [nodeName, { pods, numPDBViolations: violations }];
      }),
    );
    const body = { pod, [knowsNodes ? 'nodeNameToMetaVictims' : 'nodeNameToVictims']: told };
    const answer = fieldsOf(await this.#post(verbs.preempt, body, signal));
    const left = fieldsOf(answer['nodenametometavictims']);
    return candidates.flatMap((candidate) => {
      const kept = left[candidate.nodeName];
      return kept === undefined ? [] : [remaining(candidate, fieldsOf(kept))];
    });
  }

  async bind({ pod: { pod }, nodeName }: Placement, signal: AbortSignal): Promise<void> {
    const { name, namespace, uid } = pod.metadata;
    const body = { podName: name, podNamespace: namespace, podUID: uid, node: nodeName };
    const answer = fieldsOf(await this.#post(this.settings.verbs.bind ?? '', body, signal));
    throwIfError(answer);
  }

  #shown(nodes: readonly NodeInfo[]): object {
    if (this.settings.knowsNodes) return { nodenames: nodes.map(({ name }) => name) };
    return { nodes: { apiVersion: 'v1', kind: 'NodeList', metadata: {}, items: nodes.map(({ node }) => node) } };
  }
}

function remaining({ nodeName, victims }: Candidate, kept: Readonly<Record<string, unknown>>): Candidate {
  const uids = new Set(((kept['pods'] ?? []) as readonly unknown[]).map((pod) => fieldsOf(pod)['uid']));
  const stay = victims.filter(({ pod }: PodInfo) => uids.has(pod.metadata.uid));
  return { nodeName, victims: stay, violations: Number(kept['numpdbviolations'] ?? 0) };
}

/** A score that is left out is 0. */
function scoreOf(host: unknown, score: unknown): number {
  const given = score ?? 0;
  if (typeof given === 'number' && Number.isFinite(given)) return given;
  throw new Error(`score of host ${JSON.stringify(host)} is no number: ${JSON.stringify(score)}`);
}

function throwIfError({ error }: Readonly<Record<string, unknown>>): void {
  if (typeof error === 'string' && error !== '') throw new Error(error);
}

/** By names in lower case: extenders are written in Go, which does not look at it, so that theirs differ. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
}
