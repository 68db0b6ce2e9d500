import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';

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
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    await run('create serviceaccount default');
  });
  afterAll(() => master.end());

  /** The command's output; it must succeed. Words in single quotes stay together. */
  async function run(command: string, stdin?: string): Promise<string> {
    const { code, stdout, stderr } = await master.kubectl(wordsOf(command), { stdin });
    if (code !== 0) throw new Error(`kubectl ${command} ended with ${code}: ${stderr}`);
    return stdout;
  }
  /** What the command says when it fails; it must fail. */
  async function refused(command: string, stdin?: string): Promise<string> {
    const { code, stderr } = await master.kubectl(wordsOf(command), { stdin });
    expect(code, `kubectl ${command} should have failed`).not.toBe(0);
    return stderr;
  }
  const wordsOf = (command: string) =>
    (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'(.*)'$/s, '$1'));
  const field = (resource: string, path: string) => run(`get ${resource} -o jsonpath={${path}}`);

  it('knows the server and its resources', async () => {
    expect(await run('version')).toContain('Server Version: v1.36.0+pilothouse');
    expect(await run('cluster-info')).toContain(master.server);
    const resources = await run('api-resources --no-headers');
    expect(resources).toMatch(/^deployments +deploy +apps\/v1 +true +Deployment$/m);
    expect(resources).toMatch(/^nodes +no +v1 +false +Node$/m);
    expect(await run('get --raw /readyz?verbose')).toContain('readyz check passed');
    expect(await run('explain deployment.spec.replicas')).toContain('FIELD: replicas <integer>');
    expect(await run('explain pod.spec.containers')).toMatch(/ports\s+<\[\]ContainerPort>/);
    // The older form, which comes as protobuf.
    expect(await run('explain service.spec --output=plaintext-openapiv2')).toMatch(/clusterIP\s+<string>/);
  });

  it('sees what every cluster has from the start', async () => {
    const namespaces = await run('get namespaces -o name');
    for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
      expect(namespaces).toContain(`namespace/${name}`);
    }
    expect(await field('service/kubernetes', '.spec.clusterIP')).toBe('10.96.0.1');
    expect(await run('get endpoints kubernetes')).toContain('192.0.2.1:');
    expect(await run('get endpointslices')).toContain('192.0.2.1');
  });

  it('applies, applies again without a change, and applies a change', async () => {
    expect(await run('apply -f -', web('demo:1'))).toBe('deployment.apps/web created\n');
    expect(await run('apply -f -', web('demo:1'))).toBe('deployment.apps/web unchanged\n');
    expect(await run('apply -f -', web('demo:2'))).toBe('deployment.apps/web configured\n');
    expect(await field('deployment/web', '.spec.template.spec.containers[0].image')).toBe('demo:2');
    expect(await field('deployment/web', '.metadata.generation')).toBe('2');
  });

  it('is told of a field that nobody knows, and nothing is written', async () => {
    const typo = web('demo:3').replace('replicas:', 'replica:');
    expect(await refused('apply -f -', typo)).toContain('unknown field "spec.replica"');
    expect(await field('deployment/web', '.spec.template.spec.containers[0].image')).toBe('demo:2');
  });

  it('applies a list, which kubectl validates against OpenAPI 2', async () => {
    const item = (name: string, more: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });
    const list = (...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(await run('apply -f -', list(item('l1', {}), item('l2', {})))).toBe(
      'configmap/l1 created\nconfigmap/l2 created\n',
    );
    expect(await refused('apply -f -', list(item('l1', { dada: {} })))).toContain('unknown field "dada"');
  });

  it('does a dry run on the server', async () => {
    expect(await run('apply --dry-run=server -f -', web('demo:9'))).toContain('configured (server dry run)');
    expect(await field('deployment/web', '.spec.template.spec.containers[0].image')).toBe('demo:2');
    const { code, stdout } = await master.kubectl(['diff', '-f', '-'], { stdin: web('demo:9') });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\+ +- image: demo:9$/m);
  });

  it('gets in every form', async () => {
    expect(await run('get deployments')).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0\/2 /);
    expect(await run('get deployments -o wide')).toMatch(/CONTAINERS +IMAGES +SELECTOR\n.* main +demo:2 +app=web/);
    expect(await run('get deploy web -o name')).toBe('deployment.apps/web\n');
    expect(await run('get deploy web -o yaml')).toContain('kind: Deployment');
    expect(JSON.parse(await run('get deploy web -o json'))).toMatchObject({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
    });
    expect(JSON.parse(await run('get deploy -A -o json'))).toMatchObject({ kind: 'List' });
    expect(await run('get deploy -A -o custom-columns=N:.metadata.name --no-headers')).toBe('web\n');
    expect(await run('get deploy --show-labels')).toContain('<none>');
    expect(await run('get all')).toContain('deployment.apps/web');
    expect(await run('describe deployment web')).toContain('Replicas:               2 desired');
    expect(await run('describe namespace default')).toContain('Status:       Active');
  });

  it('selects by label and by field', async () => {
    await run('label deployment web tier=front');
    expect(await run('get deploy -l tier=front -o name')).toBe('deployment.apps/web\n');
    expect(await run('get deploy -l tier!=front -o name')).toBe('');
    expect(await run('get deploy --field-selector metadata.name=web -o name')).toBe('deployment.apps/web\n');
    expect(await refused('get deploy --field-selector spec.replicas=2')).toContain('field label not supported');
  });

  it('labels, annotates, patches and sets', async () => {
    await run('label deployment web tier=back --overwrite');
    await run('annotate deployment web note=x');
    expect(await field('deployment/web', '.metadata.labels.tier')).toBe('back');
    await run('label deployment web tier-');
    expect(await field('deployment/web', '.metadata.labels.tier')).toBe('');
    await run(
      `patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"s:1"}]}}}}'`,
    );
    // The list merges by name: both containers are there.
    expect(await field('deployment/web', '.spec.template.spec.containers[*].name')).toBe('side main');
    await run(`patch deployment web --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0"}]'`);
    expect(await field('deployment/web', '.spec.template.spec.containers[*].name')).toBe('main');
    await run(`patch deployment web --type=merge -p '{"spec":{"paused":true}}'`);
    expect(await field('deployment/web', '.spec.paused')).toBe('true');
    await run('set image deployment/web main=demo:4');
    expect(await field('deployment/web', '.spec.template.spec.containers[0].image')).toBe('demo:4');
  });

  it('scales through the subresource, on condition when asked', async () => {
    await run('scale deployment web --replicas=5');
    expect(await field('deployment/web', '.spec.replicas')).toBe('5');
    expect(await refused('scale deployment web --current-replicas=2 --replicas=1')).toContain(
      'Expected replicas to be 2',
    );
    await run('scale deployment web --current-replicas=5 --replicas=1');
    expect(await run('get deployment web --subresource=scale -o jsonpath={.spec.replicas}')).toBe('1');
  });

  it('replaces what it has read, and loses against who was faster', async () => {
    const read = await run('get deployment web -o json');
    await run('annotate deployment web faster=yes');
    expect(await refused('replace -f -', read)).toContain('the object has been modified');
    const again = await run('get deployment web -o json');
    expect(await run('replace -f -', again)).toContain('replaced');
  });

  it('exposes a deployment: the service gets an address of its own', async () => {
    await run('expose deployment web --port=80 --target-port=http --type=NodePort');
    expect(await field('service/web', '.spec.clusterIP')).toMatch(/^10\.96\.\d+\.\d+$/);
    const nodePort = Number(await field('service/web', '.spec.ports[0].nodePort'));
    expect(nodePort).toBeGreaterThanOrEqual(30_000);
    expect(await refused(`create service nodeport other --tcp=80 --node-port=${nodePort}`)).toContain(
      'provided port is already allocated',
    );
    await run('delete service web');
    // The port is free again.
    await run(`create service nodeport other --tcp=80 --node-port=${nodePort}`);
    await run('delete service other');
  });

  it('creates what kubectl makes itself, sent as protobuf', async () => {
    await run('create configmap settings --from-literal=a=1 --from-literal=b=2');
    expect(await field('configmap/settings', '.data.b')).toBe('2');
    await run('create secret generic password --from-literal=p=geheim');
    expect(Buffer.from(await field('secret/password', '.data.p'), 'base64').toString()).toBe('geheim');
    await run('create deployment api --image=demo:1 --replicas=3 --port=8080');
    expect(await field('deployment/api', '.spec.template.spec.containers[0].ports[0].containerPort')).toBe('8080');
    expect(await refused('create configmap settings')).toContain('configmaps "settings" already exists');
  });

  it('runs a pod; it waits, is bound, and is deleted with grace', async () => {
    await run('run sleeper --image=demo:1 --restart=Never --labels=x=y');
    expect(await run('get pod sleeper')).toMatch(/sleeper +0\/1 +Pending +0 /);
    await run('delete pod sleeper --now');
    expect(await refused('get pod sleeper')).toContain('pods "sleeper" not found');
  });

  it('waits for what happens', async () => {
    const waiting = run('wait deployment/web --for=jsonpath={.metadata.annotations.signal}=go --timeout=30s');
    await run('annotate deployment web signal=go');
    expect(await waiting).toContain('condition met');
    expect(await refused('wait deployment/web --for=condition=Available --timeout=1s')).toContain('timed out');
    expect(await refused('rollout status deployment/web --timeout=1s')).toContain('timed out');
  });

  it('restarts a rollout and tells its history', async () => {
    await run(`patch deployment web --type=merge -p '{"spec":{"paused":false}}'`);
    await run('rollout restart deployment/web');
    const annotations = await field('deployment/web', '.spec.template.metadata.annotations');
    expect(annotations).toContain('kubectl.kubernetes.io/restartedAt');
    expect(await run('rollout history deployment/web')).toContain('deployment.apps/web');
  });

  it.each([
    ['background', []],
    ['foreground', ['foregroundDeletion']],
    ['orphan', ['orphan']],
  ])('deletes with cascade=%s: the garbage collector is told by %o', async (cascade, finalizers) => {
    await run(`create deployment gone --image=demo:1`);
    await run(`delete deployment gone --cascade=${cascade} --wait=false`);
    if (finalizers.length === 0) {
      expect(await refused('get deployment gone')).toContain('not found');
      return;
    }
    const left = JSON.parse(await run('get deployment gone -o json')) as { metadata: Record<string, unknown> };
    expect(left.metadata).toMatchObject({ finalizers, deletionTimestamp: expect.any(String) as string });
    await run(`patch deployment gone --type=merge -p '{"metadata":{"finalizers":null}}'`);
    expect(await refused('get deployment gone')).toContain('not found');
  });

  it('deletes all of a selection', async () => {
    await run('create configmap one');
    await run('create configmap two');
    await run('label configmap one two sweep=yes');
    expect(await run('delete configmap -l sweep=yes')).toContain('"two" deleted');
    expect(await run('get configmap -l sweep=yes -o name')).toBe('');
  });

  it('makes and ends a namespace, in which nothing new may be made meanwhile', async () => {
    await run('create namespace ending');
    await run('delete namespace ending --wait=false');
    expect(await field('namespace/ending', '.status.phase')).toBe('Terminating');
    expect(await refused('create configmap late -n ending')).toContain('because it is being terminated');
    expect(await refused('create configmap x -n nowhere')).toContain('namespaces "nowhere" not found');
    expect(await refused('delete namespace default')).toContain('this namespace may not be deleted');
  });

  it('follows with -w', async () => {
    const [program, args] = master.kubectlCommand(['get', 'configmaps', '-w', '--output-watch-events', '--no-headers']);
    const kubectl = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const seen: string[] = [];
    for await (const line of createInterface({ input: kubectl.stdout })) {
      const [event = '', name = ''] = line.split(/ +/);
      seen.push(`${event} ${name}`);
      // The watch has begun when it shows what there is.
      if (seen.length === 1) await run('create configmap followed');
      if (line.startsWith('ADDED') && name === 'followed') await run('label configmap followed a=b');
      if (line.startsWith('MODIFIED')) await run('delete configmap followed');
      if (line.startsWith('DELETED')) break;
    }
    kubectl.kill();
    expect(seen.slice(-3)).toEqual(['ADDED followed', 'MODIFIED followed', 'DELETED followed']);
  });

  it('finds everything again when the server was restarted', async () => {
    await master.restart('apiserver');
    expect(await run('get deployment web -o name')).toBe('deployment.apps/web\n');
    expect(await field('configmap/settings', '.data.a')).toBe('1');
  });
});
