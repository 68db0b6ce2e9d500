import type { CrossVersionObjectReference, MetricIdentifier } from '../../../common/api/autoscaling/v2/metric.ts';
import { formatRequirements, requirementsOf } from '../../../common/api/labels.ts';
import { milliValue, parseQuantity } from '../../../common/api/quantity.ts';
import { asError } from '../../../common/base/clock.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { ApiError } from '../../../common/client/api-error.ts';
import type { ServedKinds } from '../served/served-kinds.ts';
import type { PodMetric } from './pod-groups.ts';
import { MetricError } from './replica-count.ts';

/** By pod name. */
export type PodMetrics = ReadonlyMap<string, PodMetric>;

/** What can be asked about the pods of a selector, in thousandths. */
export interface Metrics {
  resource(namespace: string, selector: string, resource: string, container?: string): Promise<PodMetrics>;
  pods(namespace: string, selector: string, metric: MetricIdentifier): Promise<PodMetrics>;
  object(namespace: string, object: CrossVersionObjectReference, metric: MetricIdentifier): Promise<number>;
  /** The sum over all series of the metric. */
  external(namespace: string, metric: MetricIdentifier): Promise<number>;
}

interface Measured {
  readonly timestamp?: string;
  readonly window?: string;
}
interface ResourceItem extends Measured {
  readonly metadata: { readonly name: string };
  readonly containers?: ReadonlyArray<{ readonly name: string; readonly usage?: Readonly<Record<string, string>> }>;
}
interface CustomItem extends Measured {
  readonly describedObject?: { readonly name: string };
  readonly windowSeconds?: number;
  readonly value?: string;
}

/** Where nothing is said of how long was measured: milliseconds. */
const usualWindow = 60_000;

/** Asks the metrics APIs, which other API servers serve. */
export class MetricsClient implements Metrics {
  readonly #client: ApiClient;
  readonly #served: Pick<ServedKinds, 'find'>;
  readonly #signal: AbortSignal;

  constructor(client: ApiClient, served: Pick<ServedKinds, 'find'>, signal: AbortSignal) {
    this.#client = client;
    this.#served = served;
    this.#signal = signal;
  }

  async resource(namespace: string, selector: string, resource: string, container?: string): Promise<PodMetrics> {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods${query({ labelSelector: selector })}`;
    const items = await this.#items<ResourceItem>(path, 'resource metrics API', 'pods.metrics.k8s.io');
    const found = new Map<string, PodMetric>();
    for (const { metadata, containers = [], timestamp, window } of items) {
      const of = containers.filter(({ name }) => container === undefined || name === container);
      const usages = of.map(({ usage }) => usage?.[resource]);
      if (of.length === 0 || usages.includes(undefined)) continue;
      const value = usages.reduce((sum, text) => sum + milliValue(parseQuantity(text ?? '0')), 0);
      found.set(metadata.name, { value, time: Date.parse(timestamp ?? '') || 0, window: seconds(window) });
    }
    return found;
  }

  async pods(namespace: string, selector: string, metric: MetricIdentifier): Promise<PodMetrics> {
    const items = await this.#custom(`namespaces/${namespace}/pods/*/${metric.name}`, metric, selector);
    const window = (item: CustomItem) => (item.windowSeconds ?? usualWindow / 1000) * 1000;
    return new Map(
      items.map((item) => [
        item.describedObject?.name ?? '',
        { value: valueOf(item), time: Date.parse(item.timestamp ?? '') || 0, window: window(item) },
      ]),
    );
  }

  async object(namespace: string, object: CrossVersionObjectReference, metric: MetricIdentifier): Promise<number> {
    const { apiVersion = 'v1', kind, name } = object;
    const described = this.#served.find(apiVersion, kind);
    if (!described)
      throw new MetricError(`unable to map kind ${kind}: no matches for kind "${kind}" in version "${apiVersion}"`);
    const resource = described.group === '' ? described.resource : `${described.resource}.${described.group}`;
    // Metrics of a namespace itself stand beside those of what is in it.
    const of = kind === 'Namespace' ? `namespaces/${name}/metrics` : `namespaces/${namespace}/${resource}/${name}`;
    const [item] = await this.#custom(`${of}/${metric.name}`, metric);
    return item ? valueOf(item) : 0;
  }

  async external(namespace: string, metric: MetricIdentifier): Promise<number> {
    const labelSelector = metricSelector(metric);
    const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${namespace}/${metric.name}${query({ labelSelector })}`;
    const items = await this.#items<CustomItem>(path, 'external metrics API', `${metric.name}.external.metrics.k8s.io`);
    return items.reduce((sum, item) => sum + valueOf(item), 0);
  }

  #custom(path: string, metric: MetricIdentifier, labelSelector = ''): Promise<readonly CustomItem[]> {
    const text = query({ labelSelector, metricLabelSelector: metricSelector(metric) });
    return this.#items(
      `/apis/custom.metrics.k8s.io/v1beta2/${path}${text}`,
      'custom metrics API',
      `${metric.name}.custom.metrics.k8s.io`,
    );
  }

  /** None at all is an error: nothing can be told from nothing. */
  async #items<T>(path: string, api: string, what: string): Promise<readonly T[]> {
    const text = await this.#client.text(path, { signal: this.#signal }).catch((error: unknown) => {
      const isUnknown = error instanceof ApiError && error.code === 404;
      const missing = `the server could not find the requested resource (get ${what})`;
      throw new MetricError(`unable to fetch metrics from ${api}: ${isUnknown ? missing : asError(error).message}`);
    });
    const answer = JSON.parse(text) as { readonly items?: readonly T[] };
    if (!answer.items?.length) throw new MetricError(`no metrics returned from ${api}`);
    return answer.items;
  }
}

const valueOf = ({ value = '0' }: CustomItem): number => milliValue(parseQuantity(value));

const metricSelector = ({ selector }: MetricIdentifier): string =>
  selector ? formatRequirements(requirementsOf(selector)) : '';

function query(parameters: Readonly<Record<string, string>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** `30s`, `1m0s`, `15.5s`: in milliseconds. */
function seconds(text: string | undefined): number {
  const [, minutes = '0', rest = '0'] = /^(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text ?? '') ?? [];
  return (Number(minutes) * 60 + Number(rest)) * 1000 || usualWindow;
}
