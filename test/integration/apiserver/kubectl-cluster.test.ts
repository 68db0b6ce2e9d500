import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { sampleObject, samples } from './samples.ts';

describe('kubectl about the cluster', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    await kubectl.run('create serviceaccount default');
  });
  afterAll(() => master.end());

  it('says who serves, and where', async () => {
    expect(await kubectl.json('version')).toMatchObject({
      serverVersion: {
        major: '1',
        minor: '36',
        gitVersion: expect.stringMatching(/^v1\.36\.\d+\+pilothouse$/) as string,
      },
    });
    expect(await kubectl.run('cluster-info')).toContain(`running at`);
    expect(await kubectl.run('cluster-info dump --namespaces=default')).toContain('"kind": "ServiceList"');
  });

  it('lists groups, versions and resources in every way', async () => {
    const versions = (await kubectl.run('api-versions')).trim().split('\n');
    expect(versions).toEqual([...versions].sort());
    expect(versions).toEqual(expect.arrayContaining(['v1', 'apps/v1', 'coordination.k8s.io/v1', 'events.k8s.io/v1']));
    expect(await kubectl.run('api-resources --no-headers')).toMatch(
      /^deployments +deploy +apps\/v1 +true +Deployment$/m,
    );
    expect(await kubectl.run('api-resources --namespaced=false --no-headers')).toMatch(/^nodes +no +v1 +false +Node$/m);
    expect(await kubectl.run('api-resources --namespaced=false --no-headers')).not.toContain('deployments');
    expect(await kubectl.run('api-resources --api-group=apps -o name')).toContain('replicasets.apps\n');
    expect(await kubectl.run('api-resources -o wide')).toMatch(
      /deployments .* create,delete,deletecollection,get,list,patch,update,watch +all\n/,
    );
    expect(await kubectl.run('api-resources --verbs=list,create -o name')).not.toContain('bindings\n');
    expect(await kubectl.run('api-resources --categories=all -o name')).toMatch(/^pods$/m);
    const kinds = (await kubectl.run('api-resources --sort-by=kind --no-headers')).trim().split('\n');
    const sorted = kinds.map((line) => line.split(/ +/).at(-1) ?? '');
    expect(sorted).toEqual([...sorted].sort());
    // The same without the aggregated form.
    expect(await kubectl.run('get --raw /apis/apps/v1')).toContain('"kind":"APIResourceList"');
    expect(await kubectl.run('get --raw /apis')).toContain('"kind":"APIGroupList"');
  });

  it('explains every kind from what the server says of it', async () => {
    expect(await kubectl.run('explain deployment')).toMatch(/^GROUP: +apps\nKIND: +Deployment\nVERSION: +v1\n/);
    expect(await kubectl.run('explain deployment.spec.replicas')).toContain('FIELD: replicas <integer>');
    expect(await kubectl.run('explain pod.spec.containers')).toMatch(/ports\t<\[\]ContainerPort>/);
    expect(await kubectl.run('explain pod.spec --recursive')).toMatch(/^ +livenessProbe\t<Probe>$/m);
    expect(await kubectl.run('explain horizontalpodautoscalers --api-version=autoscaling/v1')).toContain(
      'VERSION:    v1\n',
    );
    expect(await kubectl.run('explain service.spec --output=plaintext-openapiv2')).toMatch(/clusterIP\s+<string>/);
    expect(await kubectl.refused('explain pod.spec.nothing')).toContain('field "nothing" does not exist');
    expect(await kubectl.refused('explain nothing')).toContain("doesn't have a resource type");
  });

  it('describes one object of every kind', async () => {
    const listing = (await kubectl.run('api-resources --no-headers')).split('\n').map((line) => line.split(/ +/));
    const groupOf = (apiVersion = '') => (apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '');
    const kinds = new Map(listing.map((words) => [`${words[0]}.${groupOf(words.at(-3))}`, words.at(-1)]));
    const objects = Object.entries(samples).map(([id, sample], at) => {
      const [resource = '', version = '', group] = id.split('/').reverse();
      const apiVersion = group ? `${group}/${version}` : version;
      const name = group ? `${resource}.${version}.${group}` : resource;
      return {
        resource: name,
        apiVersion,
        kind: kinds.get(`${resource}.${group ?? ''}`),
        ...sampleObject(sample, at + 1),
      };
    });
    await kubectl.run('create namespace samples');
    await kubectl.run('create serviceaccount default -n samples');
    const items = objects.map(({ resource: _, ...object }) => object);
    await kubectl.run('create -n samples -f -', JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const described = await Promise.all(
      objects.map(async ({ resource, metadata: { name } }) => {
        const { code, stdout, stderr } = await kubectl.result(`describe ${resource} ${name} -n samples`);
        return { resource, code, stderr, named: new RegExp(`^Name: +${name}$`, 'm').test(stdout) };
      }),
    );
    expect(described.filter(({ code, named }) => code !== 0 || !named)).toEqual([]);
  });

  it('tells who one is, and what one may do', async () => {
    expect(await kubectl.run('auth whoami')).toMatch(
      /Username +kubernetes-admin\nGroups +\[system:masters system:authenticated\]/,
    );
    expect(await kubectl.run('auth can-i create pods')).toBe('yes\n');
    const jane = new Kubectl(master, await master.writeKubeconfig('jane', { commonName: 'jane' }));
    expect(await jane.result('auth can-i create pods')).toMatchObject({ code: 1, stdout: 'no\n' });
    expect(await kubectl.run('auth can-i --list')).toMatch(/^\*\.\* +\[\] +\[\] +\[\*\]$/m);
    expect(await kubectl.result('auth can-i get secrets --as=jane')).toMatchObject({ code: 1, stdout: 'no\n' });
    expect(await jane.refused('get secrets')).toBe(
      'Error from server (Forbidden): secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "default"\n',
    );
    expect(
      await kubectl.run(
        'auth reconcile -f - --dry-run=client',
        JSON.stringify({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'reader', namespace: 'default' },
          rules: [],
        }),
      ),
    ).toContain('reconciled');
  });

  it('approves and denies what asks for a certificate', async () => {
    const request = (name: string) => ({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      ...samples['certificates.k8s.io/v1/certificatesigningrequests']?.object,
      metadata: { name },
    });
    await kubectl.create(request('good'), request('bad'));
    expect(await kubectl.run('get csr good')).toMatch(
      /good +\d+s +example\.com\/signer +kubernetes-admin +<none> +Pending/,
    );
    expect(await kubectl.run('certificate approve good')).toContain('good approved');
    expect(await kubectl.run('certificate deny bad')).toContain('bad denied');
    expect(await kubectl.run('get csr good --no-headers')).toContain(' Approved');
    expect(await kubectl.run('get csr bad --no-headers')).toContain(' Denied');
    expect(await kubectl.run('describe csr bad')).toMatch(/Status: +Denied/);
    expect(await kubectl.refused('certificate approve bad')).toMatch(/Denied|both/);
  });

  it('proxies', async () => {
    const [program, args] = master.kubectlCommand(['proxy', '--port=0']);
    const proxy = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(createInterface({ input: proxy.stdout }), 'line')) as [string];
      const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
      const answer = await fetch(`http://${address}/api/v1/namespaces/default`);
      expect(await answer.json()).toMatchObject({ kind: 'Namespace', metadata: { name: 'default' } });
    } finally {
      proxy.kill();
    }
  });

  it('completes names by what the server has', async () => {
    await kubectl.run('create configmap completed');
    expect(await kubectl.run('__complete get configmap comp')).toMatch(/^completed\n/);
    expect(await kubectl.run('__complete get config')).toMatch(/^configmaps\n/);
    expect(await kubectl.run('__complete get pods -n kube-p')).toMatch(/^kube-public\n/);
  });

  it('config speaks of its own file only', async () => {
    expect(await kubectl.run('config view --minify')).toContain(`server: ${master.server}`);
    expect(await kubectl.run('config current-context')).toMatch(/\S+\n/);
    expect(await kubectl.run('config get-contexts -o name')).toMatch(/\S+\n/);
  });

  it('what needs a metrics server says so', async () => {
    expect(await kubectl.refused('top nodes')).toContain('Metrics API not available');
    expect(await kubectl.refused('top pods')).toContain('Metrics API not available');
  });
});
