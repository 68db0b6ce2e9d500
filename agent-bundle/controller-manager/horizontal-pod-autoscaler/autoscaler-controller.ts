import {
  type HorizontalPodAutoscaler,
  HorizontalPodAutoscalerKind,
  type HorizontalPodAutoscalerStatus,
} from '../../../common/api/autoscaling/v2/horizontal-pod-autoscaler.ts';
import type { Scale } from '../../../common/api/autoscaling/v1/scale.ts';
import { PodKind } from '../../../common/api/core/v1/pod.ts';
import { timestamp } from '../../../common/api/timestamp.ts';
import { asError } from '../../../common/base/clock.ts';
import { objectPath } from '../../../common/client/api-client.ts';
import { referenceTo } from '../../../common/client/event-recorder.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { withFindings } from './conditions.ts';
import { evaluateMetric } from './evaluate-metric.ts';
import { MetricsClient } from './metrics-client.ts';
import { type Recommendation, recommend } from './recommendation.ts';
import { type Finding, type Past, type ScalingHistory, limited, memory } from './scaling-limits.ts';
import { type SelectorObjection, selectorMissing, sharedPods } from './target-selector.ts';
import { toleranceOf } from './tolerance.ts';

/** How often an autoscaler looks, in milliseconds: nobody tells of metrics. */
const period = 15_000;

interface Target {
  readonly path: string;
  readonly scale: Scale;
  /** How many pods there should be, and how many there are. */
  readonly wanted: number;
  readonly present: number;
}

type Findings = Readonly<Record<string, Finding>>;

interface Outcome {
  readonly findings: Findings;
  readonly desired: number;
  readonly statuses?: HorizontalPodAutoscalerStatus['currentMetrics'];
  readonly scaled: boolean;
}

/** Keeps the number of pods such that metrics stay near their targets. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
export class AutoscalerController implements Controller {
  readonly #context: ControllerContext;
  readonly #autoscalers: Informer<HorizontalPodAutoscaler>;
  /** By key; of this process only: after a start the first recommendation stands for the past. */
  readonly #histories = new Map<string, ScalingHistory>();
  /** By key: whose pods each counted when it last looked. */
  readonly #selectors = new Map<string, string>();
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#autoscalers = context.informers.of(HorizontalPodAutoscalerKind);
    // Asked for while being constructed, as it is made then.
    const { served } = context.informers;
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#autoscalers],
      reconcile: (key, signal) => this.#reconcile(key, served, signal),
    });
    this.#autoscalers.onChange(({ key, object, old }) => {
      // Our own writes of the status are no reason to look again.
      if (!object || !old || canonicalJson(object.spec) !== canonicalJson(old.spec)) this.#loop.queue.add(key);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(key: string, served: ControllerContext['informers']['served'], signal: AbortSignal): Promise<void> {
    const autoscaler = this.#autoscalers.get(key);
    if (!autoscaler) return this.#forget(key);
    this.#loop.queue.addAfter(key, period);
    let target: Target;
    try {
      target = await this.#targetOf(autoscaler, served, signal);
    } catch (error) {
      const { message } = asError(error);
      this.#warn(autoscaler, 'FailedGetScale', message);
      const text = `the HPA controller was unable to get the target's current scale: ${message}`;
      const findings: Findings = { AbleToScale: { status: 'False', reason: 'FailedGetScale', message: text } };
      return this.#write(autoscaler, { ...autoscaler.status, ...this.#conditions(autoscaler, findings) }, signal);
    }
    const outcome = await this.#scale(
      key,
      autoscaler,
      target,
      new MetricsClient(this.#context.client, served, signal),
      signal,
    );
    const { lastScaleTime } = autoscaler.status;
    const time = outcome.scaled ? timestamp(this.#context.clock.now()) : lastScaleTime;
    const { present } = target;
    const status: HorizontalPodAutoscalerStatus = {
      ...(time === undefined ? {} : { lastScaleTime: time }),
      ...(present > 0 ? { currentReplicas: present } : {}),
      desiredReplicas: outcome.desired,
      currentMetrics: outcome.statuses ?? autoscaler.status.currentMetrics,
      ...this.#conditions(autoscaler, outcome.findings),
    };
    await this.#write(autoscaler, status, signal);
  }

  #forget(key: string): void {
    this.#histories.delete(key);
    this.#selectors.delete(key);
  }

  async #targetOf(
    { metadata: { namespace }, spec: { scaleTargetRef } }: HorizontalPodAutoscaler,
    served: ControllerContext['informers']['served'],
    signal: AbortSignal,
  ): Promise<Target> {
    const { apiVersion = 'v1', kind, name } = scaleTargetRef;
    const found = served.find(apiVersion, kind);
    if (!found) throw new Error(`no matches for kind "${kind}" in group "${apiVersion.replace(/\/?[^/]*$/, '')}"`);
    const path = objectPath(found, { name, namespace }, 'scale');
    const scale = JSON.parse(await this.#context.client.text(path, { signal })) as Scale;
    return { path, scale, wanted: scale.spec?.replicas ?? 0, present: scale.status?.replicas ?? 0 };
  }

  async #scale(
    key: string,
    autoscaler: HorizontalPodAutoscaler,
    target: Target,
    metrics: MetricsClient,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { spec } = autoscaler;
    const current = target.wanted;
    const { minReplicas = 1, maxReplicas } = spec;
    const able: Finding = {
      status: 'True',
      reason: 'SucceededGetScale',
      message: "the HPA controller was able to get the target's current scale",
    };
    if (current === 0 && minReplicas !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      const scalingActive: Finding = { status: 'False', reason: 'ScalingDisabled', message };
      return { findings: { AbleToScale: able, ScalingActive: scalingActive }, desired: 0, scaled: false };
    }
    const bound = current > maxReplicas ? maxReplicas : Math.max(current, minReplicas);
    if (bound !== current) {
      const where = bound < current ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
      const why = `Current number of replicas ${where}`;
      return this.#rescale(key, autoscaler, target, { desired: bound, why, findings: { AbleToScale: able } }, signal);
    }
    const recommendation = await this.#recommend(key, autoscaler, target, metrics, signal);
    const { scalingActive } = recommendation;
    if (recommendation.type === 'failed') {
      this.#warn(autoscaler, 'FailedComputeMetricsReplicas', recommendation.message);
      const findings = { AbleToScale: able, ScalingActive: scalingActive };
      return { findings, desired: autoscaler.status.desiredReplicas, scaled: false };
    }
    const now = this.#context.clock.monotonic();
    const history = this.#historyOf(key, current, now);
    const { replicas, ableToScale, scalingLimited } = limited(
      spec,
      { current, desired: recommendation.replicas },
      history,
      now,
    );
    this.#remember(key, { recommendations: [{ time: now, replicas: recommendation.replicas }], changes: [] }, now);
    const findings = { AbleToScale: ableToScale, ScalingActive: scalingActive, ScalingLimited: scalingLimited };
    const statuses = [...recommendation.statuses];
    if (replicas === current) return { findings, desired: current, statuses, scaled: false };
    const why = replicas > current ? `${recommendation.name} above target` : 'All metrics below target';
    return {
      statuses,
      ...(await this.#rescale(key, autoscaler, target, { desired: replicas, why, findings }, signal)),
    };
  }

  async #recommend(
    key: string,
    autoscaler: HorizontalPodAutoscaler,
    { wanted, present, scale }: Target,
    metrics: MetricsClient,
    signal: AbortSignal,
  ): Promise<Recommendation> {
    const { client, clock } = this.#context;
    const { namespace = '' } = autoscaler.metadata;
    const selector = scale.status?.selector ?? '';
    if (selector === '') return this.#refuse(autoscaler, selectorMissing);
    this.#selectors.set(key, selector);
    const tolerance = toleranceOf(autoscaler.spec.behavior);
    const { items: pods } = await client.list(PodKind, { namespace, labelSelector: selector, signal });
    const shared = sharedPods(key, pods, this.#selectors);
    if (shared) return this.#refuse(autoscaler, shared);
    const scaled = { namespace, selector, pods, wanted, present, tolerance, now: clock.now() };
    const each = (autoscaler.spec.metrics ?? []).map((metric) => evaluateMetric(metrics, metric, scaled));
    const evaluations = await Promise.all(each);
    for (const one of evaluations) if (one.type === 'failed') this.#warn(autoscaler, one.reason, one.message);
    return recommend(evaluations, wanted);
  }

  #refuse(autoscaler: HorizontalPodAutoscaler, objection: SelectorObjection): Recommendation {
    const { event, reason, message, condition } = objection;
    this.#warn(autoscaler, event, message);
    return { type: 'failed', scalingActive: { status: 'False', reason, message: condition }, message };
  }

  async #rescale(
    key: string,
    autoscaler: HorizontalPodAutoscaler,
    { path, scale, wanted: current }: Target,
    { desired, why, findings }: { readonly desired: number; readonly why: string; readonly findings: Findings },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { client, clock, events } = this.#context;
    try {
      const json = JSON.stringify({ ...scale, spec: { ...scale.spec, replicas: desired } });
      await client.text(path, { method: 'PUT', json, signal });
    } catch (error) {
      const { message } = asError(error);
      this.#warn(autoscaler, 'FailedRescale', `New size: ${desired}; reason: ${why}; error: ${message}`);
      const text = `the HPA controller was unable to update the target scale: ${message}`;
      const able: Finding = { status: 'False', reason: 'FailedUpdateScale', message: text };
      return { findings: { ...findings, AbleToScale: able }, desired: current, scaled: false };
    }
    const now = clock.monotonic();
    this.#remember(key, { recommendations: [], changes: [{ time: now, replicas: desired - current }] }, now);
    const about = referenceTo(HorizontalPodAutoscalerKind, autoscaler);
    events.record(about, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${why}`);
    const message = `the HPA controller was able to update the target scale to ${desired}`;
    const able: Finding = { status: 'True', reason: 'SucceededRescale', message };
    return { findings: { ...findings, AbleToScale: able }, desired, scaled: true };
  }

  /** What is as it is when we first see it was recommended then. */
  #historyOf(key: string, current: number, now: number): ScalingHistory {
    const known = this.#histories.get(key);
    if (known) return known;
    const first = { recommendations: [{ time: now, replicas: current }], changes: [] };
    this.#histories.set(key, first);
    return first;
  }

  #remember(key: string, more: ScalingHistory, now: number): void {
    const known = this.#histories.get(key) ?? { recommendations: [], changes: [] };
    const recent = (all: readonly Past[]) => all.filter(({ time }) => time > now - memory);
    this.#histories.set(key, {
      recommendations: recent([...known.recommendations, ...more.recommendations]),
      changes: recent([...known.changes, ...more.changes]),
    });
  }

  #conditions({ status }: HorizontalPodAutoscaler, findings: Findings) {
    return { conditions: withFindings(status.conditions ?? [], findings, this.#context.clock.now()) };
  }

  async #write(autoscaler: HorizontalPodAutoscaler, status: HorizontalPodAutoscalerStatus, signal: AbortSignal) {
    if (canonicalJson(status) === canonicalJson(autoscaler.status)) return;
    const options = { subresource: 'status', signal } as const;
    await unlessGone(this.#context.client.replace(HorizontalPodAutoscalerKind, { ...autoscaler, status }, options));
  }

  #warn(autoscaler: HorizontalPodAutoscaler, reason: string, message: string): void {
    this.#context.events.record(referenceTo(HorizontalPodAutoscalerKind, autoscaler), 'Warning', reason, message);
  }
}
