import fc from 'fast-check';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DaemonSetKind } from '../../common/api/apps/v1/daemon-set.ts';
import { DeploymentKind } from '../../common/api/apps/v1/deployment.ts';
import { ReplicaSetKind } from '../../common/api/apps/v1/replica-set.ts';
import { StatefulSetKind } from '../../common/api/apps/v1/stateful-set.ts';
import { JobKind } from '../../common/api/batch/v1/job.ts';
import { EndpointsKind } from '../../common/api/core/v1/endpoints.ts';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { NodeKind } from '../../common/api/core/v1/node.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { ReplicationControllerKind } from '../../common/api/core/v1/replication-controller.ts';
import { ResourceQuotaKind } from '../../common/api/core/v1/resource-quota.ts';
import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiObject, Kind } from '../../common/api/schema/kind.ts';
import { asError } from '../../common/base/clock.ts';
import { cases } from '../sampling.ts';
import { ConvergenceCluster } from './convergence/cluster.ts';
import { differences } from './convergence/differences.ts';
import { History } from './convergence/history.ts';
import * as invariants from './convergence/invariants.ts';
import { type Action, type Fault, type Timed, actions, apps, faults } from './convergence/script.ts';
import { User } from './convergence/user.ts';
import { quota } from './convergence/wanted.ts';

/** Milliseconds from the last fault until all is as it should be: three times what it takes. */
const patience = 90_000;

const followed = [
  DaemonSetKind,
  DeploymentKind,
  EndpointSliceKind,
  EndpointsKind,
  JobKind,
  NamespaceKind,
  NodeKind,
  PodKind,
  ReplicaSetKind,
  ReplicationControllerKind,
  ResourceQuotaKind,
  StatefulSetKind,
] as unknown as Array<Kind<ApiObject>>;

async function follow<T>(script: ReadonlyArray<Timed<T>>, act: (step: T) => Promise<void>): Promise<void> {
  for (const step of script) {
    await sleep(step.after);
    await act(step);
  }
}

/** What hits the first master, and the rest: one of each may be under way at a time. */
const inTwo = (hits: ReadonlyArray<Timed<Fault>>): Array<Array<Timed<Fault>>> => {
  const hitsFirst = (hit: Fault) => 'component' in hit && !hit.component.endsWith('-2');
  return [hits.filter(hitsFirst), hits.filter((hit) => !hitsFirst(hit))];
};

/** `gentle`: pods of Deployments end by their controllers only, so that how many are ready is for these to keep. */
async function converges(gentle: boolean, every: Array<Timed<Action>>, allHits: Array<Timed<Fault>>): Promise<void> {
  const todo = gentle
    ? every.filter((step) => step.type !== 'delete a pod' || apps[step.app] !== 'deployments')
    : every;
  const hits = gentle ? allHits.filter(({ type }) => type !== 'silence a node') : allHits;
  const cluster = await ConvergenceCluster.start();
  const client = await cluster.client();
  const history = await History.of(client, followed);
  const user = new User(client, cluster.master, history);
  try {
    await user.prepare();
    const troubles = inTwo(hits).map((lane) => follow(lane, (fault) => cluster.do(fault)));
    await Promise.all([follow(todo, (action) => user.do(action)), ...troubles]);
    await user.finish();
    await history
      .until('what is wanted', () => differences(user.wanted, history.now).length === 0, patience)
      .catch(() => expect(differences(user.wanted, history.now)).toEqual([]));

    const { versions } = history;
    expect(invariants.boundTwice(versions)).toEqual([]);
    expect(invariants.misfits(versions)).toEqual([]);
    expect(invariants.numberGivenAway(versions, cluster.silences)).toEqual([]);
    expect(invariants.quotaExceeded(versions, user.wanted.tight, quota)).toEqual([]);
    expect(invariants.surgeExceeded(versions)).toEqual([]);
    const podsEndOtherwise =
      cluster.silences.length > 0 || todo.some(({ type }) => type === 'delete a pod' || type === 'delete');
    if (!podsEndOtherwise) expect(invariants.tooFewReady(versions)).toEqual([]);
    expect(invariants.tooParallel(versions)).toEqual([]);
    expect(invariants.completedTwice(versions)).toEqual([]);

    for (const namespace of [user.wanted.namespace, user.wanted.tight]) {
      await client.delete(NamespaceKind, { name: namespace });
    }
    const left = () => followed.flatMap((kind) => history.now.list(kind, user.wanted.namespace));
    const namespaces = () =>
      history.now.list(NamespaceKind).filter(({ metadata }) => /^(roomy|tight)$/.test(metadata.name));
    await history.until('both namespaces gone', () => namespaces().length + left().length === 0, patience);
    await cluster.checkAll();
    expect(cluster.faults).toEqual([]);
  } catch (error) {
    const folder = await keep(cluster, history);
    throw new Error(`${asError(error).message}\nWhat happened, and what was logged, is in ${folder}`, { cause: error });
  } finally {
    await history.end();
    await cluster.end();
  }
}

/** For whoever looks for the cause of a failure. */
async function keep({ master }: ConvergenceCluster, { versions }: History): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'convergence-'));
  await cp(master.folder, folder, {
    recursive: true,
    filter: (path) => !/\.(key|crt|conf|yaml|pub)$|kubectl-cache/.test(path),
  });
  await writeFile(join(folder, 'history.jsonl'), versions.map((version) => JSON.stringify(version)).join('\n'));
  return folder;
}

test('whatever is wanted, killed, frozen, cut off and silenced: the cluster ends as it should, and never leaves its bounds', async () => {
  await fc.assert(fc.asyncProperty(fc.boolean(), actions, faults, converges), { ...cases(1), endOnFailure: true });
}, 3_600_000);
