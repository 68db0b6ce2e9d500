import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';

const web = (image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: main
          image: ${image}
          ports: [{ containerPort: 8080, name: http }]
`;

describe('stock kubectl, with etcd behind the server', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    kubectl = new Kubectl(master);
    await kubectl.run('create serviceaccount default');
  });
  afterAll(() => master.end());

  it('sees what every cluster has from the start', async () => {
    const namespaces = await kubectl.run('get namespaces -o name');
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
      expect(namespaces).toContain(`namespace/${name}`);
    }
    expect(await kubectl.field('service/kubernetes', '.spec.clusterIP')).toBe('10.96.0.1');
    expect(await kubectl.run('get endpoints kubernetes')).toContain('192.0.2.1:');
    expect(await kubectl.run('get endpointslices')).toContain('192.0.2.1');
  });

  it('applies, applies again without a change, and applies a change', async () => {
    expect(await kubectl.run('apply -f -', web('demo:1'))).toBe('deployment.apps/web created\n');
    expect(await kubectl.run('apply -f -', web('demo:1'))).toBe('deployment.apps/web unchanged\n');
    expect(await kubectl.run('apply -f -', web('demo:2'))).toBe('deployment.apps/web configured\n');
    expect(await kubectl.field('deployment/web', '.spec.template.spec.containers[0].image')).toBe('demo:2');
    expect(await kubectl.field('deployment/web', '.metadata.generation')).toBe('2');
  });

  it('is told of a field that nobody knows, and nothing is written', async () => {
    const typo = web('demo:3').replace('replicas:', 'replica:');
    expect(await kubectl.refused('apply -f -', typo)).toContain('unknown field "spec.replica"');
    expect(await kubectl.field('deployment/web', '.spec.template.spec.containers[0].image')).toBe('demo:2');
  });

  it('applies a list, which kubectl validates against OpenAPI 2', async () => {
    const item = (name: string, more: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });
    const list = (...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(await kubectl.run('apply -f -', list(item('l1', {}), item('l2', {})))).toBe(
      'configmap/l1 created\nconfigmap/l2 created\n',
    );
    expect(await kubectl.refused('apply -f -', list(item('l1', { dada: {} })))).toContain('unknown field "dada"');
  });

  it('exposes a deployment: the service gets an address of its own', async () => {
    await kubectl.run('expose deployment web --port=80 --target-port=http --type=NodePort');
    expect(await kubectl.field('service/web', '.spec.clusterIP')).toMatch(/^10\.96\.\d+\.\d+$/);
    const nodePort = Number(await kubectl.field('service/web', '.spec.ports[0].nodePort'));
    expect(nodePort).toBeGreaterThanOrEqual(30_000);
    expect(await kubectl.refused(`create service nodeport other --tcp=80 --node-port=${nodePort}`)).toContain(
      'provided port is already allocated',
    );
    await kubectl.run('delete service web');
    // The port is free again.
    await kubectl.run(`create service nodeport other --tcp=80 --node-port=${nodePort}`);
    await kubectl.run('delete service other');
  });

  it('runs a pod; it waits, is bound, and is deleted with grace', async () => {
    await kubectl.run('run sleeper --image=demo:1 --restart=Never --labels=x=y');
    expect(await kubectl.run('get pod sleeper')).toMatch(/sleeper +0\/1 +Pending +0 /);
    await kubectl.run('delete pod sleeper --now');
    expect(await kubectl.refused('get pod sleeper')).toContain('pods "sleeper" not found');
  });

  it('makes and ends a namespace, in which nothing new may be made meanwhile', async () => {
    await kubectl.run('create namespace ending');
    await kubectl.run('delete namespace ending --wait=false');
    expect(await kubectl.field('namespace/ending', '.status.phase')).toBe('Terminating');
    expect(await kubectl.refused('create configmap late -n ending')).toContain('because it is being terminated');
    expect(await kubectl.refused('create configmap x -n nowhere')).toContain('namespaces "nowhere" not found');
    expect(await kubectl.refused('delete namespace default')).toContain('this namespace may not be deleted');
  });

  it('finds everything again when the server was restarted', async () => {
    await master.restart('apiserver');
    expect(await kubectl.run('get deployment web -o name')).toBe('deployment.apps/web\n');
    expect(await kubectl.run('get configmap l1 -o name')).toBe('configmap/l1\n');
  });
});
