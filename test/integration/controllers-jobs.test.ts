import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CronJobKind } from '../../common/api/batch/v1/cron-job.ts';
import { type Job, JobKind } from '../../common/api/batch/v1/job.ts';
import { EventKind } from '../../common/api/core/v1/event.ts';
import { type Pod, PodKind } from '../../common/api/core/v1/pod.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { followed } from './followed.ts';
import { LocalMaster, kubeletOf } from './local-master.ts';
import { SimulatedNode } from './simulated-node.ts';
import type { Watched } from './watched.ts';

let master: LocalMaster;
let client: ApiClient;
let node: SimulatedNode;
const { follow, newNamespace, unfollow } = followed(() => client);
let unexpected: Error | undefined;

/** What comes of a pod stands in the label `fate`, by its index where it has one: a number is an exit code. */
function fateOf({ metadata }: Pod): ReturnType<SimulatedNode['becomes']> {
  const { fate = 'ready', ...labels } = metadata.labels ?? {};
  const index = Number(labels['batch.kubernetes.io/job-completion-index'] ?? 0);
  const own = fate.split('.')[index] ?? fate;
  return own === 'ready' || own === 'succeeded' ? own : { exitCode: Number(own) };
}

beforeAll(async () => {
  master = await LocalMaster.start();
  await master.startComponent('controller-manager', ['--allocate-node-cidrs=false']);
  client = await master.client();
  node = new SimulatedNode('h1', await master.client(kubeletOf('h1')), (error) => (unexpected ??= error));
  node.becomes = fateOf;
  await node.start();
});
afterAll(async () => {
  await unfollow();
  await node.silence();
  await master.end();
  if (unexpected) throw unexpected;
});

const template = (fate: string, restartPolicy = 'Never') => ({
  metadata: { name: '', labels: { fate } },
  spec: { nodeName: 'h1', restartPolicy, containers: [{ name: 'c', image: 'demo:1' }] },
});
const has =
  (type: string, status = 'True') =>
  (jobs: Job[]) =>
    jobs[0]?.status?.conditions?.some((each) => each.type === type && each.status === status) ?? false;
const conditionsOf = ([job]: Job[]) =>
  (job?.status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
const tracked = ({ metadata }: Pod) => metadata.finalizers?.includes('batch.kubernetes.io/job-tracking');

async function start(namespace: string, spec: Omit<Job['spec'], 'template'>, fate: string): Promise<Watched<Job>> {
  await newNamespace(namespace);
  await client.create(JobKind, { metadata: { name: 'work', namespace }, spec: { ...spec, template: template(fate) } });
  return follow(JobKind, namespace);
}

describe('a job', () => {
  it('is complete as soon as its pods have succeeded, each counted once, and nothing holds them any more', async () => {
    const jobs = await start('complete', { completions: 5, parallelism: 2 }, 'succeeded');
    const most: number[] = [];
    jobs.onChange(([job]) => most.push(job?.status?.active ?? 0));
    const done = await jobs.until('the end', has('Complete'));
    expect(Math.max(...most)).toBeLessThanOrEqual(2);
    expect(conditionsOf(done)).toEqual([
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ]);
    expect(done[0]?.status).toMatchObject({ succeeded: 5, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect([done[0]?.status?.startTime, done[0]?.status?.completionTime]).not.toContain(undefined);
    expect(done[0]?.status).not.toHaveProperty('active');
    const pods = (await client.list(PodKind, { namespace: 'complete' })).items;
    expect(pods).toHaveLength(5);
    expect(pods.filter(tracked)).toEqual([]);
    const wait = ['wait', '--for=condition=complete', 'job/work', '-n', 'complete', '--timeout=20s'];
    expect(await master.kubectl(wait)).toMatchObject({ code: 0, stdout: 'job.batch/work condition met\n' });
    const events = await follow(EventKind, 'complete');
    await events.until('its end to be told', (found) => found.some(({ reason }) => reason === 'Completed'));
  });

  it('made by kubectl runs too', async () => {
    const namespace = await newNamespace('by-kubectl');
    const jobs = await follow(JobKind, namespace);
    const pods = await follow(PodKind, namespace);
    await master.kubectl(['create', 'job', 'pi', '--image=perl:5', '-n', namespace, '--', 'perl']);
    const [pod] = await pods.until('its pod', (found) => found.length === 1);
    expect(pod?.metadata.generateName).toBe('pi-');
    expect(pod?.metadata.labels).toMatchObject({ 'batch.kubernetes.io/job-name': 'pi' });
    await jobs.until('a running pod', ([job]) => job?.status?.active === 1);
    await client.patch(JobKind, { name: 'pi', namespace }, { spec: { suspend: true } });
    const suspended = await jobs.until('suspension', has('Suspended'));
    expect(suspended[0]?.status?.failed).toBeUndefined();
    await client.patch(JobKind, { name: 'pi', namespace }, { spec: { suspend: false } });
    await jobs.until('resumption', has('Suspended', 'False'));
    await master.kubectl(['delete', 'job', 'pi', '-n', namespace, '--cascade=foreground', '--timeout=20s']);
    await pods.until('its pods to go', (found) => found.length === 0);
  });

  it('fails with the first failure more than it may have', async () => {
    const jobs = await start('failing', { backoffLimit: 0, completions: 3, parallelism: 2 }, '1');
    const done = await jobs.until('the end', has('Failed'));
    expect(conditionsOf(done)).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded']);
    expect(done[0]?.status).not.toHaveProperty('completionTime');
    const events = await follow(EventKind, 'failing');
    await events.until('its end to be told', (found) => found.some(({ reason }) => reason === 'BackoffLimitExceeded'));
  });

  it('fails at its deadline, and its pods end as failed', async () => {
    const jobs = await start('late', { activeDeadlineSeconds: 1, parallelism: 2, completions: 2 }, 'ready');
    const done = await jobs.until('the end', has('Failed'));
    expect(conditionsOf(done)).toContain('Failed=True DeadlineExceeded');
    expect(done[0]?.status).toMatchObject({ failed: 2 });
  });

  it('fails at an exit code that its failure policy names', async () => {
    const onExitCodes = { operator: 'In', values: [42] };
    const spec = { podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes }] }, backoffLimit: 4 };
    const done = await (await start('by-code', spec, '42')).until('the end', has('Failed'));
    const failed = done[0]?.status?.conditions?.find(({ type }) => type === 'Failed');
    expect(failed?.reason).toBe('PodFailurePolicy');
    expect(failed?.message).toMatch(
      /^Container c for pod by-code\/work-\w+ failed with exit code 42 matching FailJob rule at index 0$/,
    );
  });
});

it('a job whose controller is ended again and again has as many pods as it wants, and counts each once', async () => {
  const jobs = await start('interrupted', { completions: 12, parallelism: 3 }, 'succeeded');
  for (let count = 1; count <= 2; count++) {
    await jobs.until('some successes', ([job]) => (job?.status?.succeeded ?? 0) >= count * 3);
    await master.restart('controller-manager');
  }
  const done = await jobs.until('the end', has('Complete'));
  expect(done[0]?.status).toMatchObject({ succeeded: 12, uncountedTerminatedPods: {} });
  expect((await client.list(PodKind, { namespace: 'interrupted' })).items).toHaveLength(12);
});

describe('an indexed job', () => {
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 };

  it('gives every pod its index', async () => {
    const jobs = await start('indexed', indexed, 'succeeded');
    const done = await jobs.until('the end', has('Complete'));
    expect(done[0]?.status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' });
    const pods = (await client.list(PodKind, { namespace: 'indexed' })).items;
    expect(pods.map(({ spec }) => spec.hostname).sort()).toEqual(['work-0', 'work-1', 'work-2']);
    for (const { metadata, spec } of pods) {
      const index = metadata.labels?.['batch.kubernetes.io/job-completion-index'];
      expect(metadata.annotations?.['batch.kubernetes.io/job-completion-index']).toBe(index);
      expect(metadata.name).toMatch(new RegExp(`^work-${index}-\\w{5}$`));
      expect(spec.containers[0]?.env?.map(({ name }) => name)).toEqual(['JOB_COMPLETION_INDEX']);
    }
  });

  it('goes on with the other indexes where one has failed for good', async () => {
    const jobs = await start('per-index', { ...indexed, backoffLimitPerIndex: 0 }, 'succeeded.1.succeeded');
    const done = await jobs.until('the end', has('Failed'));
    expect(conditionsOf(done)).toContain('Failed=True FailedIndexes');
    expect(done[0]?.status).toMatchObject({ succeeded: 2, failed: 1, completedIndexes: '0,2', failedIndexes: '1' });
  });

  it('is complete with the indexes that its success policy names, and ends the others', async () => {
    const spec = { ...indexed, successPolicy: { rules: [{ succeededIndexes: '1' }] } };
    const jobs = await start('enough', spec, 'ready.succeeded.ready');
    const done = await jobs.until('the end', has('Complete'));
    expect(conditionsOf(done)).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy']);
    expect(done[0]?.status).toMatchObject({ succeeded: 1, completedIndexes: '1', terminating: 0 });
    expect(done[0]?.status?.failed).toBeUndefined();
  });
});

it('a job adopts an orphan that it selects, and lets go of a pod that it selects no longer', async () => {
  const namespace = 'adopted';
  const jobs = await start(namespace, { parallelism: 2, completions: 2 }, 'ready');
  await jobs.until('two pods', ([job]) => job?.status?.ready === 2);
  const pods = await follow(PodKind, namespace);
  const [first, second] = pods.list().map(({ metadata }) => metadata.name);
  const orphan = { metadata: { ownerReferences: null } };
  await client.patch(PodKind, { name: first ?? '', namespace }, orphan);
  const named = (name: string | undefined) => (found: Pod[]) => found.find(({ metadata }) => metadata.name === name);
  await pods.until('its adoption', (found) => {
    const pod = named(first)(found);
    return pod?.metadata.ownerReferences?.length === 1 && tracked(pod) === true;
  });
  await client.patch(PodKind, { name: second ?? '', namespace }, { metadata: { labels: null } });
  await pods.until('its release', (found) => {
    const pod = named(second)(found);
    return pod !== undefined && !pod.metadata.ownerReferences && !tracked(pod);
  });
  await pods.until('another in its place', (found) => found.length === 3);
});

it('a job that is over is deleted after its time, and so are its pods', async () => {
  const jobs = await start('short-lived', { ttlSecondsAfterFinished: 1 }, 'succeeded');
  const pods = await follow(PodKind, 'short-lived');
  await jobs.until('the end', has('Complete'));
  await jobs.until('its deletion', (found) => found.length === 0);
  expect(pods.list()).toEqual([]);
});

describe('a cron job', () => {
  const everySecond = '@every 1s';

  it('made by kubectl makes a job when it says so, and names it while it runs', async () => {
    const namespace = await newNamespace('scheduled');
    const cronJobs = await follow(CronJobKind, namespace);
    const create = ['create', 'cronjob', 'often', '--image=demo:1', `--schedule=${everySecond}`, '-n', namespace];
    expect(await master.kubectl(create)).toMatchObject({ code: 0, stdout: 'cronjob.batch/often created\n' });
    const [found] = await cronJobs.until('a running job', ([job]) => job?.status?.active?.length === 1);
    const [reference] = found?.status?.active ?? [];
    expect(reference).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job', namespace });
    const scheduled = found?.status?.lastScheduleTime ?? '';
    expect(reference?.name).toBe(`often-${Math.floor(Date.parse(scheduled) / 60_000)}`);
    const job = await client.get(JobKind, { name: reference?.name ?? '', namespace });
    expect(job.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp']).toBe(scheduled);
    expect(job.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'CronJob', name: 'often', controller: true });
    const events = await follow(EventKind, namespace);
    await events.until('its beginning to be told', (told) =>
      told.some(({ message }) => message === `Created job ${reference?.name}`),
    );
  });

  it('knows when a job last succeeded, and forgets jobs that are over and more than it keeps', async () => {
    const namespace = await newNamespace('forgetful');
    const [cronJobs, jobs] = await Promise.all([follow(CronJobKind, namespace), follow(JobKind, namespace)]);
    const gone = jobs.until('a job', (found) => found.length > 0);
    const jobTemplate = { spec: { template: template('succeeded') } };
    await client.create(CronJobKind, {
      metadata: { name: 'often', namespace },
      spec: { schedule: everySecond, jobTemplate, successfulJobsHistoryLimit: 0 },
    });
    await gone;
    await client.patch(CronJobKind, { name: 'often', namespace }, { spec: { suspend: true } });
    await cronJobs.until('a success', ([job]) => job?.status?.lastSuccessfulTime !== undefined && !job.status.active);
    await jobs.until('its deletion', (found) => found.length === 0);
  });
});
