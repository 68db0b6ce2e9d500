import { eventLoopUtilization, monitorEventLoopDelay } from 'node:perf_hooks';
import type { InFlight } from './in-flight.ts';
import type { Reply } from './reply.ts';
import type { RequestInfo } from '../routes/request-info.ts';

/** Upper bounds in seconds, upstream's for short requests. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1, 2, 5, 10, 30, 60] as const;

interface Series {
  count: number;
  seconds: number;
  readonly buckets: number[];
}

/** Milliseconds between two looks at the event loop. Node counts the time from look to look, so all of this is no delay. */
const delayResolution = 20;
const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - delayResolution / 1e3);

/**
 * Counts and durations of requests in the text format of Prometheus, under upstream's names.
 * https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export class RequestMetrics {
  /** By labels: verb, group, version, resource, subresource, and for requests the code. */
  readonly #requests = new Map<string, number>();
  readonly #durations = new Map<string, Series>();
  readonly #inFlight: InFlight;
  readonly #delay = monitorEventLoopDelay({ resolution: delayResolution });

  constructor(inFlight: InFlight) {
    this.#inFlight = inFlight;
  }

  /**
   * `info` only of requests for what is served: names that clients make up must not fill our memory. `seconds` is
   * undefined for what lasts as long as the client likes.
   */
  observe(info: RequestInfo | undefined, code: number, seconds: number | undefined): void {
    const key = keyOf(info);
    const counted = `${key} ${code}`;
    this.#requests.set(counted, (this.#requests.get(counted) ?? 0) + 1);
    if (seconds === undefined) return;
    let series = this.#durations.get(key);
    if (!series) this.#durations.set(key, (series = { count: 0, seconds: 0, buckets: buckets.map(() => 0) }));
    series.count++;
    series.seconds += seconds;
    const at = buckets.findIndex((bound) => seconds <= bound);
    if (at >= 0) series.buckets[at] = (series.buckets[at] ?? 0) + 1;
  }

  /** Seconds, of the time since the last scrape. Nobody measures until somebody asks: it would wake an idle server. */
  #delaySinceLast(): { readonly p50: number; readonly p99: number; readonly max: number } {
    const delay = this.#delay;
    const measured = { p50: late(delay.percentile(50)), p99: late(delay.percentile(99)), max: late(delay.max) };
    if (!delay.enable()) delay.reset();
    return measured;
  }

  text(): string {
    const delay = this.#delaySinceLast();
    const { reading, mutating, long } = this.#inFlight.counts;
    const { user, system } = process.cpuUsage();
    return [
      '# TYPE apiserver_request_total counter',
      ...[...this.#requests].map(([key, count]) => `apiserver_request_total{${labelsOf(key)}} ${count}`),
      '# TYPE apiserver_request_duration_seconds histogram',
      ...[...this.#durations].flatMap(([key, series]) => histogramLines(labelsOf(key), series)),
      '# TYPE apiserver_current_inflight_requests gauge',
      `apiserver_current_inflight_requests{request_kind="readOnly"} ${reading}`,
      `apiserver_current_inflight_requests{request_kind="mutating"} ${mutating}`,
      '# TYPE apiserver_longrunning_requests gauge',
      `apiserver_longrunning_requests ${long}`,
      '# TYPE process_cpu_seconds_total counter',
      `process_cpu_seconds_total ${(user + system) / 1e6}`,
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${performance.timeOrigin / 1000}`,
      '# TYPE process_resident_memory_bytes gauge',
      `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
      '# TYPE nodejs_eventloop_utilization gauge',
      `nodejs_eventloop_utilization ${eventLoopUtilization().utilization}`,
      '# TYPE nodejs_eventloop_lag_seconds summary',
      `nodejs_eventloop_lag_seconds{quantile="0.5"} ${delay.p50}`,
      `nodejs_eventloop_lag_seconds{quantile="0.99"} ${delay.p99}`,
      `nodejs_eventloop_lag_seconds{quantile="1"} ${delay.max}`,
      '',
    ].join('\n');
  }
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export function metricsReply(metrics: RequestMetrics): Reply {
  const contentType = 'text/plain; version=0.0.4; charset=utf-8';
  return { type: 'body', code: 200, contentType, body: Buffer.from(metrics.text()) };
}

/** Short, since it is made for every request. */
function keyOf(info: RequestInfo | undefined): string {
  if (info?.kind !== 'resource') return '    ';
  return `${info.verb} ${info.group} ${info.version} ${info.resource} ${info.subresource}`;
}

const labelNames = ['verb', 'group', 'version', 'resource', 'subresource', 'code'] as const;

/** Upstream counts these by their method. */
const methods: Readonly<Record<string, string>> = { create: 'POST', update: 'PUT' };

function labelsOf(key: string): string {
  const [verb = '', ...others] = key.split(' ');
  const values = [methods[verb] ?? verb.toUpperCase(), ...others];
  return ['component="apiserver"', ...values.map((value, at) => `${labelNames[at]}="${value}"`)].join(',');
}

function histogramLines(labels: string, series: Series): string[] {
  let sum = 0;
  const name = 'apiserver_request_duration_seconds';
  const counts = buckets.map((bound, at) => {
    sum += series.buckets[at] ?? 0;
    return `${name}_bucket{${labels},le="${bound}"} ${sum}`;
  });
  return [
    ...counts,
    `${name}_bucket{${labels},le="+Inf"} ${series.count}`,
    `${name}_sum{${labels}} ${series.seconds}`,
    `${name}_count{${labels}} ${series.count}`,
  ];
}
