import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, kubeletOf } from '../local-master.ts';
import { SimulatedNode } from '../simulated-node.ts';
import { Helm } from './helm.ts';
import { Kubectl } from './kubectl.ts';

const hook = (name: string, when: string, weight: number, policy: string) => `
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-${name}
  labels: { hook: ${name} }
  annotations:
    helm.sh/hook: ${when}
    helm.sh/hook-weight: "${weight}"
    helm.sh/hook-delete-policy: ${policy}
spec:
  restartPolicy: Never
  containers: [{ name: main, image: "demo:1" }]
`;

/** What charts do: values, built-in objects, a look into the cluster, hooks, notes, a test. */
const files = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: "9"\n',
  'values.yaml': 'replicas: 1\ncolour: red\nimage: demo:1\n',
  'templates/NOTES.txt': '{{ .Release.Name }} is {{ .Values.colour }}.\n',
  'templates/config.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-config }
data:
  colour: {{ .Values.colour | quote }}
  revision: {{ .Release.Revision | quote }}
  server: {{ .Capabilities.KubeVersion.Version | quote }}
  deployments: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
  nothings: {{ .Capabilities.APIVersions.Has "nothing.example.com/v1" | quote }}
  before: {{ (lookup "v1" "ConfigMap" .Release.Namespace "before").data.say | default "nothing" | quote }}
`,
  'templates/secret.yaml': `
apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }}-secret }
stringData: { password: geheim }
`,
  'templates/service.yaml': `
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec:
  selector: { app: {{ .Release.Name }} }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`,
  'templates/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      containers:
        - name: main
          image: {{ .Values.image | quote }}
          ports: [{ name: http, containerPort: 8080 }]
          envFrom: [{ configMapRef: { name: {{ .Release.Name }}-config } }]
`,
  'templates/first.yaml': hook('first', 'pre-install', -5, 'hook-succeeded'),
  'templates/second.yaml': hook('second', 'pre-install,pre-upgrade', 5, 'before-hook-creation'),
  'templates/last.yaml': hook('last', 'post-install', 0, 'before-hook-creation'),
  'templates/tests/reach.yaml': hook('reach', 'test', 0, 'before-hook-creation,hook-succeeded'),
};

interface Release {
  readonly name: string;
  readonly revision: string;
  readonly status: string;
  readonly chart: string;
}

describe('stock helm', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let helm: Helm;
  let node: SimulatedNode;
  let chart: string;
  const errors: Error[] = [];
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    helm = new Helm(master);
    chart = await helm.chart('web', files);
    await master.startComponent('controller-manager', ['--cluster-cidr=10.244.0.0/16']);
    await master.startComponent('scheduler');
    node = new SimulatedNode('h1', await master.client(kubeletOf('h1')), (error) => errors.push(error));
    node.becomes = ({ metadata, spec }) => {
      if (metadata.labels?.hook) return 'succeeded';
      return spec?.containers[0]?.image === 'broken:1' ? 'unready' : 'ready';
    };
    await node.start();
    await kubectl.run('wait node/h1 --for=condition=Ready --timeout=60s');
    await kubectl.run('wait serviceaccount/default --for=create --timeout=60s');
    await kubectl.run('create configmap before --from-literal=say=hello');
  });
  afterAll(async () => {
    await node.silence();
    await master.end();
    expect(errors).toEqual([]);
  });

  const config = (path: string) => kubectl.field('configmap/site-config', path);

  it('renders a template by what the server says of itself', async () => {
    const rendered = await helm.run(`template site ${chart} --dry-run=server`);
    expect(rendered).toMatch(/server: "v1\.36\.\d+/);
    expect(rendered).toContain('deployments: "true"');
    expect(rendered).toContain('nothings: "false"');
    expect(rendered).toContain('before: "hello"');
  });

  it('installs: hooks by weight, then everything, and waits until it is ready', async () => {
    const out = await helm.run(`install site ${chart} --wait --timeout 90s`);
    expect(out).toContain('STATUS: deployed');
    expect(out).toContain('site is red.');
    expect(await config('.data.before')).toBe('hello');
    expect(await config('.metadata.labels.app\\.kubernetes\\.io/managed-by')).toBe('Helm');
    expect(await kubectl.field('deployment/site', '.status.readyReplicas')).toBe('1');
    // One hook went when it had succeeded, the others stay until the next time.
    expect(await kubectl.run('get pods -l hook -o name')).toBe('pod/site-last\npod/site-second\n');
    const created = async (name: string) => Date.parse(await kubectl.field(name, '.metadata.creationTimestamp'));
    expect(await created('pod/site-second')).toBeLessThanOrEqual(await created('deployment/site'));
  });

  it('refuses a name that is taken, and a chart that is not valid', async () => {
    expect((await helm.result(`install site ${chart}`)).stderr).toContain('cannot reuse a name that is still in use');
    const { code, stderr } = await helm.result(`install other ${chart} --set replicas=-1 --no-hooks`);
    expect(code).toBe(1);
    expect(stderr).toContain('must be greater than or equal to 0');
    await helm.run('uninstall other --no-hooks');
  });

  it('upgrades what has changed, and nothing else', async () => {
    const uid = await kubectl.field('service/site', '.metadata.uid');
    const hookUid = await kubectl.field('pod/site-second', '.metadata.uid');
    await helm.run(`upgrade site ${chart} --set colour=blue,replicas=2 --wait --timeout 90s`);
    expect(await config('.data.colour')).toBe('blue');
    expect(await kubectl.field('deployment/site', '.status.readyReplicas')).toBe('2');
    expect(await kubectl.field('service/site', '.metadata.uid')).toBe(uid);
    expect(await kubectl.field('pod/site-second', '.metadata.uid')).not.toBe(hookUid);
  });

  it('tells of its releases', async () => {
    expect(await helm.json<Release[]>('list')).toMatchObject([
      { name: 'site', revision: '2', status: 'deployed', chart: 'web-1.2.3' },
    ]);
    expect(await helm.run('status site')).toContain('REVISION: 2');
    const history = await helm.json<Release[]>('history site');
    expect(history.map(({ revision, status }) => `${revision} ${status}`)).toEqual(['1 superseded', '2 deployed']);
    expect(await helm.json('get values site')).toEqual({ colour: 'blue', replicas: 2 });
    expect(await helm.run('get manifest site')).toContain('kind: Deployment');
    expect(await helm.run('get hooks site')).toContain('site-second');
    expect(await helm.run('get notes site')).toContain('site is blue.');
    expect(await kubectl.run('get secrets -l owner=helm --no-headers')).toMatch(
      /sh\.helm\.release\.v1\.site\.v1 +helm\.sh\/release\.v1 +1 /,
    );
  });

  it('goes back by itself when an upgrade does not become ready', async () => {
    const { code, stderr } = await helm.result(
      `upgrade site ${chart} --set image=broken:1 --rollback-on-failure --wait --timeout 8s`,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('has been rolled back due to rollback-on-failure being set');
    await kubectl.run('rollout status deployment/site --timeout=60s');
    expect(await kubectl.field('deployment/site', '.spec.template.spec.containers[0].image')).toBe('demo:1');
  });

  it('rolls back to a revision', async () => {
    await helm.run('rollback site 1 --wait --timeout 90s');
    expect(await config('.data.colour')).toBe('red');
    expect(await kubectl.field('deployment/site', '.spec.replicas')).toBe('1');
  });

  it('tests a release by its pods', async () => {
    expect(await helm.run('test site --timeout 60s')).toMatch(/TEST SUITE: +site-reach[^]*Phase: +Succeeded/);
    expect(await kubectl.run('get pod site-reach --ignore-not-found')).toBe('');
  });

  it('uninstalls all of it', async () => {
    expect(await helm.run('uninstall site --wait --timeout 90s')).toContain('release "site" uninstalled');
    expect(await kubectl.run('get deployments,services,configmaps,secrets -o name')).not.toContain('site');
    expect(await helm.json('list')).toEqual([]);
  });
});
