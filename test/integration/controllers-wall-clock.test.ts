import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Controller, ControllerContext } from '../../agent-bundle/controller-manager/controller.ts';
import { CronJobController } from '../../agent-bundle/controller-manager/cron-job/cron-job-controller.ts';
import { disruptionController } from '../../agent-bundle/controller-manager/disruption/index.ts';
import { jobController } from '../../agent-bundle/controller-manager/job/index.ts';
import { PodGcController } from '../../agent-bundle/controller-manager/pod-gc/pod-gc-controller.ts';
import { SharedInformers } from '../../agent-bundle/controller-manager/shared-informers.ts';
import { TaintEvictionController } from '../../agent-bundle/controller-manager/taint-eviction/taint-eviction-controller.ts';
import { TtlAfterFinishedController } from '../../agent-bundle/controller-manager/ttl-after-finished/ttl-after-finished-controller.ts';
import { CronJobKind } from '../../common/api/batch/v1/cron-job.ts';
import { type Job, JobKind, type JobSpec } from '../../common/api/batch/v1/job.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import { ServiceAccountKind } from '../../common/api/core/v1/service-account.ts';
import { PodDisruptionBudgetKind } from '../../common/api/policy/v1/pod-disruption-budget.ts';
import { timestamp } from '../../common/api/timestamp.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder } from '../../common/client/event-recorder.ts';
import { SkippingClock } from '../fakes/skipping-clock.ts';
import { LocalMaster } from './local-master.ts';
import { Watched } from './watched.ts';

const hour = 3_600_000;

let master: LocalMaster;
let client: ApiClient;
let clock: SkippingClock;
let lifetime: Lifetime;
let namespace = '';
let namespaces = 0;

beforeAll(async () => {
  master = await LocalMaster.start();
  client = await master.client();
});
afterAll(() => master.end());

beforeEach(async () => {
  clock = new SkippingClock();
  lifetime = new Lifetime((error) => expect.fail(error.message));
  namespace = `wall-${namespaces++}`;
  await client.create(NamespaceKind, { metadata: { name: namespace } });
  await client.create(ServiceAccountKind, { metadata: { name: 'default', namespace } });
});
afterEach(() => lifetime.end());

/** Runs one controller by itself, by the test's clock. */
function run(create: (context: ControllerContext) => Controller): void {
  const logger = pino({ level: 'silent' });
  const informers = new SharedInformers(client, logger);
  const events = new EventRecorder({ client, source: { component: 'test' } });
  const controller = create({ client, informers, events, logger, clock });
  for (const part of [controller, informers, events]) lifetime.run((signal) => part.run(signal));
}

async function follow<T extends ApiObject>(kind: Kind<T>): Promise<Watched<T>> {
  const watched = await new Watched(client, kind, namespace).start();
  lifetime.add(() => watched.end());
  return watched;
}

const podSpec = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'demo:1' }] };
const newJob = (name: string, spec: Partial<JobSpec> = {}): Promise<Job> =>
  client.create(JobKind, { metadata: { name, namespace }, spec: { ...spec, template: { spec: podSpec } } });
const named = <T extends ApiObject>(objects: T[], name: string) =>
  objects.find(({ metadata }) => metadata.name === name);
const isLeaving = (name: string) => (pods: Pod[]) => {
  const pod = named(pods, name);
  return !pod || pod.metadata.deletionTimestamp !== undefined;
};

/** Far less than the hour, and far more than a minute: hands that are turned fast turn far while a busy machine does a thing. */
const soon = 20 * 60_000;

describe('a schedule', () => {
  it('has the run that is due soon after the clock was set ahead, and no time twice after it was set back', async () => {
    const jobs = await follow(JobKind);
    run((context) => new CronJobController(context));
    const jobTemplate = { spec: { template: { spec: podSpec } } };
    const spec = { schedule: '0 * * * *', timeZone: 'UTC', jobTemplate };
    const cronJobs = await follow(CronJobKind);
    await client.create(CronJobKind, { metadata: { name: 'hourly', namespace }, spec });
    await cronJobs.until('the schedule', (found) => found.length === 1);

    clock.jump(hour);
    const set = clock.monotonic();
    const [first] = await clock.hurry(() => jobs.until('one run', (found) => found.length === 1));
    expect(clock.monotonic() - set).toBeLessThan(soon);
    await cronJobs.until('it told', ([found]) => found?.status?.lastScheduleTime !== undefined);

    clock.jump(-hour);
    const two = await clock.hurry(() => jobs.until('the next run', (found) => found.length > 1), 30_000);
    const minutes = two.map(({ metadata }) => Number(metadata.name.replace('hourly-', ''))).sort();
    const began = Number(first?.metadata.name.replace('hourly-', ''));
    expect(minutes).toEqual([began, began + 60]);
  });
});

describe('a job', () => {
  const isFailed = (found: Job[]) =>
    found.some(({ status }) => status?.conditions?.some(({ reason }) => reason === 'DeadlineExceeded'));

  it('has run too long when the clock says so, once that is set', async () => {
    const jobs = await follow(JobKind);
    run((context) => jobController(context));
    await newJob('long', { activeDeadlineSeconds: 600 });
    await jobs.until('it started', (found) => found[0]?.status?.startTime !== undefined);
    clock.jump(hour);
    const set = clock.monotonic();
    await clock.hurry(() => jobs.until('its end', isFailed));
    expect(clock.monotonic() - set).toBeLessThan(soon);
  });

  it('goes on while the clock is behind, and makes new pods in the time it would', async () => {
    const pods = await follow(PodKind);
    run((context) => jobController(context));
    await newJob('again', { backoffLimit: 5 });
    const [first] = await pods.until('a pod', (found) => found.length === 1);
    const terminated = { exitCode: 1, finishedAt: timestamp(clock.now() + hour) };
    const ended = { name: 'main', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } };
    const patch = { status: { phase: 'Failed', containerStatuses: [ended] } };
    await client.patch(PodKind, first!.metadata, patch, { type: 'strategic', subresource: 'status' });
    await pods.until('it counted', ([found]) => !found?.metadata.finalizers?.length);
    clock.jump(-hour);
    const set = clock.monotonic();
    await clock.hurry(() => pods.until('another pod', (found) => found.length === 2));
    expect(clock.monotonic() - set).toBeLessThan(soon);
  });

  it('that is over goes when its time is over by the clock, once that is set', async () => {
    const jobs = await follow(JobKind);
    run((context) => new TtlAfterFinishedController(context));
    await newJob('over', { ttlSecondsAfterFinished: 600 });
    const now = timestamp(clock.now());
    const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({
      type,
      status: 'True',
      lastTransitionTime: now,
    }));
    const status = { startTime: now, completionTime: now, succeeded: 1, conditions };
    await client.patch(JobKind, { name: 'over', namespace }, { status }, { subresource: 'status' });
    await jobs.until('it over', (found) => found[0]?.status?.completionTime !== undefined);
    clock.jump(hour);
    const set = clock.monotonic();
    const isGoing = ([found]: Job[]) => !found || found.metadata.deletionTimestamp !== undefined;
    await clock.hurry(() => jobs.until('it gone', isGoing));
    expect(clock.monotonic() - set).toBeLessThan(soon);
  });
});

describe('an eviction', () => {
  it('that did not happen is given up when its time is over by the clock, once that is set right', async () => {
    const [pods, budgets] = [await follow(PodKind), await follow(PodDisruptionBudgetKind)];
    const labels = { app: 'kept' };
    await client.create(PodKind, { metadata: { name: 'kept', namespace, labels }, spec: podSpec });
    const lastTransitionTime = timestamp(clock.now());
    const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', lastTransitionTime };
    const patch = { status: { conditions: [condition] } };
    await client.patch(PodKind, { name: 'kept', namespace }, patch, { type: 'strategic', subresource: 'status' });
    const spec = { minAvailable: 1, selector: { matchLabels: labels } };
    const counts = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
    const status = { ...counts, disruptedPods: { kept: lastTransitionTime } };
    await client.create(PodDisruptionBudgetKind, { metadata: { name: 'kept', namespace }, spec, status: counts });
    await client.patch(PodDisruptionBudgetKind, { name: 'kept', namespace }, { status }, { subresource: 'status' });
    clock.jump(-hour);
    run((context) => disruptionController(context));
    await budgets.until('it counted', ([found]) => found?.status.desiredHealthy === 1);
    expect(budgets.list()[0]?.status.disruptedPods).toEqual(status.disruptedPods);

    clock.jump(hour);
    const set = clock.monotonic();
    const isMarked = ([pod]: Pod[]) =>
      pod?.status?.conditions?.some(({ type, status: is }) => type === condition.type && is === 'True');
    await clock.hurry(() => pods.until('its mark gone', (found) => !isMarked(found)));
    await clock.hurry(() => budgets.until('its budget counted without', ([found]) => !found?.status.disruptedPods));
    expect(clock.monotonic() - set).toBeLessThan(soon);
  });
});

describe.each([
  ['ahead', hour],
  ['back', -hour],
])('a clock that is set an hour %s', (_, jump) => {
  it('ends no pod’s toleration of a taint sooner or later', async () => {
    const pods = await follow(PodKind);
    const taint = { key: 'example.com/broken', effect: 'NoExecute' };
    const name = `tainted-${namespace}`;
    await client.create(NodeKind, { metadata: { name }, spec: { taints: [taint] } });
    run((context) => new TaintEvictionController(context));
    const tolerations = [{ ...taint, operator: 'Exists', tolerationSeconds: 120 }];
    const began = clock.monotonic();
    for (const [pod, more] of [['stays', { tolerations }] as const, ['first', {}] as const]) {
      await client.create(PodKind, {
        metadata: { name: pod, namespace },
        spec: { ...podSpec, nodeName: name, ...more },
      });
    }
    await pods.until('the other one evicted', isLeaving('first'));
    clock.jump(jump);
    await clock.hurry(() => pods.until('its time over', isLeaving('stays')));
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(120_000);
    expect(clock.monotonic() - began).toBeLessThan(120_000 + soon);
  });

  it('loses no pod of a node that is gone sooner or later', async () => {
    const pods = await follow(PodKind);
    await client.create(PodKind, { metadata: { name: 'lost', namespace }, spec: { ...podSpec, nodeName: 'gone' } });
    await pods.until('the pod', (found) => found.length === 1);
    const began = clock.monotonic();
    run((context) => new PodGcController(context));
    clock.jump(jump);
    await clock.hurry(() => pods.until('it gone', isLeaving('lost')));
    expect(clock.monotonic() - began).toBeGreaterThanOrEqual(40_000);
    expect(clock.monotonic() - began).toBeLessThan(40_000 + soon);
  });
});
