import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';

describe('kubectl create, run and expose', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    await kubectl.run('create serviceaccount default');
    const { certificate, privateKey } = await master.issueServing('web');
    await Promise.all([
      kubectl.file('colours', 'red=1\nblue=2\n'),
      kubectl.file('text.txt', 'a line\n'),
      kubectl.file('tls.crt', certificate),
      kubectl.file('tls.key', privateKey),
    ]);
  });
  afterAll(() => master.end());

  /** What kubectl makes of its flags, and what stands there afterwards. */
  const generators: readonly (readonly [command: string, created: string, object: object])[] = [
    [
      'deployment web --image=demo:1 --replicas=3 --port=8080 -- sleep 1',
      'deployment.apps/web',
      {
        spec: {
          replicas: 3,
          selector: { matchLabels: { app: 'web' } },
          template: { spec: { containers: [{ command: ['sleep', '1'], ports: [{ containerPort: 8080 }] }] } },
        },
      },
    ],
    [
      'job once --image=demo:1 -- date',
      'job.batch/once',
      {
        spec: { completions: 1, parallelism: 1, backoffLimit: 6, template: { spec: { restartPolicy: 'Never' } } },
      },
    ],
    [
      "cronjob nightly --image=demo:1 --schedule='0 3 * * *'",
      'cronjob.batch/nightly',
      { spec: { schedule: '0 3 * * *', concurrencyPolicy: 'Allow', suspend: false } },
    ],
    ['configmap literals --from-literal=a=1 --from-literal=b=2', 'configmap/literals', { data: { a: '1', b: '2' } }],
    ['configmap env --from-env-file=FOLDER/colours', 'configmap/env', { data: { red: '1', blue: '2' } }],
    [
      'configmap files --from-file=FOLDER/text.txt --from-file=other=FOLDER/text.txt',
      'configmap/files',
      { data: { 'text.txt': 'a line\n', other: 'a line\n' } },
    ],
    [
      'secret generic password --from-literal=p=geheim --type=example.com/password',
      'secret/password',
      { type: 'example.com/password', data: { p: 'Z2VoZWlt' } },
    ],
    [
      'secret tls certificate --cert=FOLDER/tls.crt --key=FOLDER/tls.key',
      'secret/certificate',
      { type: 'kubernetes.io/tls', data: { 'tls.crt': expect.stringMatching(/^LS0t/) as string } },
    ],
    [
      'secret docker-registry pull --docker-username=me --docker-password=it --docker-server=registry.example.com',
      'secret/pull',
      {
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': expect.any(String) as string },
      },
    ],
    [
      'service clusterip inner --tcp=80:8080',
      'service/inner',
      { spec: { type: 'ClusterIP', clusterIP: expect.stringMatching(/^10\.96\./) as string } },
    ],
    ['service clusterip headless --clusterip=None', 'service/headless', { spec: { clusterIP: 'None' } }],
    [
      'service nodeport outer --tcp=80 --node-port=30123',
      'service/outer',
      { spec: { type: 'NodePort', ports: [{ nodePort: 30123 }] } },
    ],
    [
      'service loadbalancer balanced --tcp=80',
      'service/balanced',
      { spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: true } },
    ],
    [
      'service externalname elsewhere --external-name=example.com',
      'service/elsewhere',
      { spec: { type: 'ExternalName', externalName: 'example.com' } },
    ],
    [
      'ingress front --class=nginx --rule=web.example.com/api*=inner:80,tls=certificate',
      'ingress.networking.k8s.io/front',
      {
        spec: {
          ingressClassName: 'nginx',
          rules: [
            {
              host: 'web.example.com',
              http: { paths: [{ path: '/api', pathType: 'Prefix', backend: { service: { name: 'inner' } } }] },
            },
          ],
          tls: [{ secretName: 'certificate' }],
        },
      },
    ],
    [
      'role reader --verb=get,list --resource=pods,deployments.apps --resource-name=a',
      'role.rbac.authorization.k8s.io/reader',
      {
        rules: [
          { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
          { apiGroups: ['apps'], resources: ['deployments'] },
        ],
      },
    ],
    [
      'clusterrole nodes-reader --verb=get --resource=nodes --non-resource-url=/metrics',
      'clusterrole.rbac.authorization.k8s.io/nodes-reader',
      { rules: [{ resources: ['nodes'] }, { nonResourceURLs: ['/metrics'] }] },
    ],
    [
      'rolebinding readers --role=reader --user=jane --serviceaccount=default:default',
      'rolebinding.rbac.authorization.k8s.io/readers',
      {
        roleRef: { kind: 'Role', name: 'reader', apiGroup: 'rbac.authorization.k8s.io' },
        subjects: [
          { kind: 'User', name: 'jane' },
          { kind: 'ServiceAccount', namespace: 'default' },
        ],
      },
    ],
    [
      'clusterrolebinding watchers --clusterrole=nodes-reader --group=staff',
      'clusterrolebinding.rbac.authorization.k8s.io/watchers',
      { subjects: [{ kind: 'Group', name: 'staff' }] },
    ],
    [
      'quota small --hard=pods=2 --scopes=BestEffort -n kube-public',
      'resourcequota/small',
      { spec: { hard: { pods: '2' }, scopes: ['BestEffort'] } },
    ],
    [
      "priorityclass urgent --value=1000 --description='before others' --preemption-policy=Never",
      'priorityclass.scheduling.k8s.io/urgent',
      { value: 1000, preemptionPolicy: 'Never', description: 'before others' },
    ],
    [
      'poddisruptionbudget steady --selector=app=web --min-available=50%',
      'poddisruptionbudget.policy/steady',
      { spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } } },
    ],
    ['serviceaccount robot', 'serviceaccount/robot', { metadata: { name: 'robot' } }],
    ['namespace room', 'namespace/room', { status: { phase: 'Active' } }],
  ];

  it.each(generators)('create %s', async (command, created, object) => {
    const whole = command.replaceAll('FOLDER', master.folder);
    expect(await kubectl.run(`create ${whole}`)).toBe(`${created} created\n`);
    const [, namespace = 'default'] = /-n (\S+)/.exec(whole) ?? [];
    expect(await kubectl.json(`get ${created} -n ${namespace}`)).toMatchObject(object);
  });

  it('makes a job of a cron job', async () => {
    expect(await kubectl.run('create job by-hand --from=cronjob/nightly')).toBe('job.batch/by-hand created\n');
    expect(await kubectl.json('get job by-hand')).toMatchObject({
      metadata: {
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly' }],
      },
    });
  });

  it('a dry run by the server shows what it would be; by the client, nothing is asked', async () => {
    expect(await kubectl.run('create configmap dry --dry-run=server')).toBe('configmap/dry created (server dry run)\n');
    expect(await kubectl.run('create configmap dry --dry-run=client -o name')).toBe('configmap/dry\n');
    expect(await kubectl.refused('get configmap dry')).toContain('not found');
  });

  it('what is there already, and what is not valid, is refused', async () => {
    expect(await kubectl.refused('create namespace room')).toBe(
      'Error from server (AlreadyExists): namespaces "room" already exists\n',
    );
    expect(await kubectl.refused('create configmap Not_Valid')).toContain(
      'ConfigMap "Not_Valid" is invalid: metadata.name: Invalid value: "Not_Valid": a lowercase RFC 1123 subdomain',
    );
    const bad = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, dta: {} };
    expect(await kubectl.refused('create -f -', JSON.stringify(bad))).toContain('unknown field "dta"');
    expect(await kubectl.run('create --validate=ignore -f -', JSON.stringify(bad))).toBe('configmap/x created\n');
    expect(await kubectl.refused('create -f -', JSON.stringify({ ...bad, kind: 'Nothing' }))).toContain(
      'no matches for kind "Nothing" in version "v1"',
    );
  });

  it('run makes a pod, and a service with it', async () => {
    const line = 'run box --image=demo:1 --port=80 --expose --env=A=b --labels=app=box --restart=OnFailure -- sleep 9';
    expect(await kubectl.run(line)).toBe('service/box created\npod/box created\n');
    expect(await kubectl.json('get pod box')).toMatchObject({
      spec: { restartPolicy: 'OnFailure', containers: [{ args: ['sleep', '9'], env: [{ name: 'A', value: 'b' }] }] },
    });
    expect(await kubectl.json('get service box')).toMatchObject({ spec: { selector: { app: 'box' } } });
    const overridden = `run custom --image=demo:1 --overrides='{"spec":{"nodeSelector":{"disk":"ssd"}}}'`;
    expect(await kubectl.run(overridden)).toBe('pod/custom created\n');
    expect(await kubectl.field('pod/custom', '.spec.nodeSelector.disk')).toBe('ssd');
  });

  it('expose asks for what a thing selects and listens on', async () => {
    expect(await kubectl.run('expose deployment web --name=by-deployment')).toBe('service/by-deployment exposed\n');
    expect(await kubectl.json('get service by-deployment')).toMatchObject({
      spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 8080 }] },
    });
    expect(await kubectl.run('expose pod box --name=by-pod --port=81 --target-port=80 --type=NodePort')).toBe(
      'service/by-pod exposed\n',
    );
    expect(await kubectl.run('expose service inner --name=by-service --port=82 --external-ip=192.0.2.7')).toBe(
      'service/by-service exposed\n',
    );
    expect(await kubectl.run('get service by-service')).toMatch(
      /by-service +ClusterIP +10\.96\S+ +192\.0\.2\.7 +82\/TCP/,
    );
  });
});
