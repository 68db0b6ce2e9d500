import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, kubeletOf } from '../local-master.ts';
import { SimulatedNode } from '../simulated-node.ts';
import { Kubectl } from './kubectl.ts';

/** Everything of a master runs here, and one node whose pods are ready at once. */
describe('kubectl, where controllers answer', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let node: SimulatedNode;
  const errors: Error[] = [];
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    await master.startComponent('controller-manager', [
      '--cluster-cidr=10.244.0.0/16',
      `--root-ca-file=${master.folder}/ca.crt`,
    ]);
    await master.startComponent('scheduler');
    node = new SimulatedNode('h1', await master.client(kubeletOf('h1')), (error) => errors.push(error));
    await node.start();
    await kubectl.run('wait node/h1 --for=condition=Ready --timeout=60s');
    await kubectl.run('wait serviceaccount/default --for=create --timeout=60s');
  });
  afterAll(async () => {
    await node.silence();
    await master.end();
    expect(errors).toEqual([]);
  });

  describe('rollout', () => {
    const image = () => kubectl.field('deployment/web', '.spec.template.spec.containers[0].image');
    const complete = () => kubectl.run('rollout status deployment/web --timeout=60s');

    it('status follows until all is there', async () => {
      await kubectl.run('create deployment web --image=demo:1 --replicas=2');
      expect(await complete()).toContain('deployment "web" successfully rolled out\n');
      // What controllers write of it is no new generation.
      expect(await kubectl.field('deployment/web', '.metadata.generation')).toBe('1');
      expect(await kubectl.run('get deployment web')).toMatch(/web +2\/2 +2 +2 /);
      expect(await kubectl.run('get pods -l app=web -o wide')).toMatch(/\/1 .*10\.244\.0\.\d+ +h1 /);
    });

    it('history and undo know the revisions', async () => {
      await kubectl.run("annotate deployment web kubernetes.io/change-cause='the first'");
      await kubectl.run('set image deployment/web demo=demo:2');
      await kubectl.run("annotate deployment web kubernetes.io/change-cause='the second' --overwrite");
      await complete();
      const history = await kubectl.run('rollout history deployment/web');
      expect(history).toMatch(/^deployment\.apps\/web \nREVISION +CHANGE-CAUSE\n1 +the first\n2 +the second\n/);
      expect(await kubectl.run('rollout history deployment/web --revision=1')).toMatch(/Image:\s+demo:1/);
      expect(await kubectl.run('rollout undo deployment/web')).toBe('deployment.apps/web rolled back\n');
      await complete();
      expect(await image()).toBe('demo:1');
      await kubectl.run('rollout undo deployment/web --to-revision=2');
      expect(await image()).toBe('demo:2');
      expect(await kubectl.refused('rollout undo deployment/web --to-revision=77')).toContain('unable to find');
      await complete();
    });

    it('pause, resume and restart', async () => {
      expect(await kubectl.run('rollout pause deployment/web')).toBe('deployment.apps/web paused\n');
      expect(await kubectl.refused('rollout pause deployment/web')).toContain('already paused');
      expect(await kubectl.refused('rollout restart deployment/web')).toContain("can't restart paused deployment");
      expect(await kubectl.run('rollout resume deployment/web')).toBe('deployment.apps/web resumed\n');
      expect(await kubectl.run('rollout restart deployment/web')).toBe('deployment.apps/web restarted\n');
      await complete();
      expect(
        await kubectl.field(
          'deployment/web',
          '.spec.template.metadata.annotations.kubectl\\.kubernetes\\.io/restartedAt',
        ),
      ).toMatch(/^\d{4}-/);
    });
  });

  it('rollout history and undo read the revisions of stateful sets and daemon sets', async () => {
    const labels = { app: 'each' };
    const template = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'main', image }] } });
    const set = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'each' },
      spec: { selector: { matchLabels: labels }, template: template('demo:2') },
    };
    await kubectl.run('create -f -', JSON.stringify(set));
    const uid = await kubectl.field('daemonset/each', '.metadata.uid');
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'each', uid, controller: true }];
    const revisionOf = (revision: number) => ({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: `each-${revision}`, labels, ownerReferences },
      revision,
      data: { spec: { template: { ...template(`demo:${revision}`), $patch: 'replace' } } },
    });
    await kubectl.create(revisionOf(1), revisionOf(2));
    expect(await kubectl.run('rollout history daemonset/each')).toMatch(
      /REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>\n/,
    );
    expect(await kubectl.run('rollout undo daemonset/each --to-revision=1')).toContain('rolled back');
    expect(await kubectl.field('daemonset/each', '.spec.template.spec.containers[0].image')).toBe('demo:1');
    await kubectl.run('delete daemonset each');
  });

  describe('wait', () => {
    it('for conditions, fields, creation and deletion', async () => {
      expect(await kubectl.run('wait deployment/web --for=condition=Available --timeout=60s')).toBe(
        'deployment.apps/web condition met\n',
      );
      expect(await kubectl.run('wait pods -l app=web --for=condition=Ready --timeout=60s')).toMatch(
        /^(pod\/web-\S+ condition met\n){2}$/,
      );
      expect(
        await kubectl.run("wait deployment/web --for=jsonpath='{.status.readyReplicas}'=2 --timeout=60s"),
      ).toContain('condition met');
      const created = kubectl.run('wait configmap/later --for=create --timeout=60s');
      await kubectl.run('create configmap later');
      expect(await created).toBe('configmap/later condition met\n');
      const deleted = kubectl.run('wait configmap/later --for=delete --timeout=60s');
      await kubectl.run('delete configmap later');
      expect(await deleted).toMatch(/^(configmap\/later condition met\n)?$/);
      expect(await kubectl.refused('wait deployment/web --for=condition=Failing --timeout=1s')).toContain(
        'timed out waiting for the condition on deployments/web',
      );
    });
  });

  it('delete waits until what a thing owned is gone, in the foreground', async () => {
    await kubectl.run('create deployment owner --image=demo:1 --replicas=2');
    await kubectl.run('rollout status deployment/owner --timeout=60s');
    await kubectl.run('delete deployment owner --cascade=foreground --timeout=60s');
    expect(await kubectl.run('get all -l app=owner -o name')).toBe('');
    await kubectl.run('create deployment owner --image=demo:1');
    await kubectl.run('rollout status deployment/owner --timeout=60s');
    await kubectl.run('delete deployment owner --cascade=orphan --timeout=60s');
    expect(await kubectl.run('get replicasets -l app=owner -o name')).toMatch(/^replicaset\.apps\/owner-/);
    await kubectl.run('delete replicaset -l app=owner');
  });

  it('a namespace goes with all that is in it', async () => {
    await kubectl.run('create namespace room');
    await kubectl.run('create configmap a -n room');
    await kubectl.run('run box --image=demo:1 -n room');
    expect(await kubectl.run('delete namespace room --timeout=60s')).toBe('namespace "room" deleted\n');
    expect(await kubectl.refused('get namespace room')).toContain('namespaces "room" not found');
  });

  it('describe tells who owns what, and what happened', async () => {
    const deployment = await kubectl.run('describe deployment web');
    expect(deployment).toMatch(/Replicas: +2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable/);
    expect(deployment).toMatch(/NewReplicaSet: +web-\w+ \(2\/2 replicas created\)/);
    expect(deployment).toMatch(/Normal +ScalingReplicaSet .* deployment-controller +Scaled up replica set web-\w+/);
    const pods = await kubectl.run('describe pods -l app=web');
    expect(pods).toMatch(/Controlled By: +ReplicaSet\/web-/);
    expect(pods).toMatch(/Normal +Scheduled .* default-scheduler +Successfully assigned default\/web-\S+ to h1/);
    expect(await kubectl.run('describe node h1')).toMatch(/Non-terminated Pods: +\(2 in total\)/);
    expect(await kubectl.run('events --for deployment/web')).toContain('ScalingReplicaSet');
    expect(await kubectl.run('events --types=Normal --watch=false')).toContain('Scheduled');
    expect(await kubectl.run('get events --field-selector involvedObject.kind=Deployment -o name')).toMatch(
      /^event\/web/m,
    );
  });

  describe('nodes', () => {
    it('cordon and uncordon', async () => {
      expect(await kubectl.run('cordon h1')).toBe('node/h1 cordoned\n');
      expect(await kubectl.run('cordon h1')).toBe('node/h1 already cordoned\n');
      expect(await kubectl.run('get node h1')).toContain('Ready,SchedulingDisabled');
      expect(await kubectl.run('uncordon h1')).toBe('node/h1 uncordoned\n');
    });

    it('taint adds, changes and takes away', async () => {
      expect(await kubectl.run('taint nodes h1 disk=slow:PreferNoSchedule')).toBe('node/h1 tainted\n');
      expect(await kubectl.refused('taint nodes h1 disk=fast:PreferNoSchedule')).toContain('already has disk taint');
      await kubectl.run('taint nodes h1 disk=fast:PreferNoSchedule --overwrite');
      expect(await kubectl.field('node/h1', '.spec.taints[?(@.key=="disk")].value')).toBe('fast');
      expect(await kubectl.run('taint nodes h1 disk-')).toBe('node/h1 untainted\n');
      expect(await kubectl.refused('taint nodes h1 a=b:Never')).toContain('invalid taint effect: Never');
    });

    it('drain refuses what nobody would make again, and evicts the rest', async () => {
      await kubectl.run('run alone --image=demo:1');
      await kubectl.run('wait pod/alone --for=condition=Ready --timeout=60s');
      expect(await kubectl.refused('drain h1 --timeout=30s')).toContain(
        'cannot delete Pods that declare no controller (use --force to override): default/alone',
      );
      expect(await kubectl.run('drain h1 --force --dry-run=server')).toContain(
        'evicting pod default/alone (server dry run)',
      );
      await kubectl.run('create poddisruptionbudget all --selector=app=web --min-available=2');
      const kept = await kubectl.result('drain h1 --force --pod-selector=run=alone --timeout=60s');
      expect(kept, kept.stderr).toMatchObject({ code: 0 });
      expect(kept.stdout).toContain('pod/alone evicted');
      await kubectl.run('delete poddisruptionbudget all');
      expect(await kubectl.run('drain h1 --force --timeout=60s')).toContain('node/h1 drained');
      expect(await kubectl.run('get pods --field-selector spec.nodeName=h1 -o name')).toBe('');
      await kubectl.run('uncordon h1');
    });
  });
});
