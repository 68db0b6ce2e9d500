import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { startScriptedKubelet } from './scripted-kubelet.ts';
import type { StandInKubelet } from './stand-in-kubelet.ts';

/** What kubectl does with what runs in pods: how far it gets here, and what it says where no kubelet answers. */
describe('kubectl and what runs in pods', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let kubelet: StandInKubelet;
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    kubelet = await startScriptedKubelet(master);
    const node = (name: string, port: number) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: port } },
      },
    });
    const pod = (name: string, nodeName: string | undefined) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, labels: { app: name } },
      spec: { nodeName, containers: [{ name: 'main', image: 'demo:1', ports: [{ containerPort: 80 }] }] },
    });
    await kubectl.run('create serviceaccount default');
    await kubectl.create(
      node('h1', kubelet.port),
      node('silent', 1),
      pod('web', 'h1'),
      pod('lost', 'silent'),
      pod('waiting', undefined),
    );
    const running = '{"status":{"phase":"Running","containerStatuses":[{"name":"main","state":{"running":{}}}]}}';
    await Promise.all(
      ['web', 'lost'].map((name) =>
        kubectl.run(`patch pod ${name} --subresource=status --type=strategic -p '${running}'`),
      ),
    );
  });
  afterAll(async () => {
    kubelet.close();
    await master.end();
  });

  it('attach joins the container of the pod’s node', async () => {
    expect(await kubectl.run('attach web -c main')).toContain('ran');
    expect(kubelet.last).toMatch(/^GET \/attach\/default\/web\/main\?/);
  });

  it('cp asks for tar in the container', async () => {
    await kubectl.result(`cp web:/etc/hosts ${master.folder}/hosts`);
    expect(kubelet.last).toMatch(/^GET \/exec\/default\/web\/main\?.*command=tar&command=cf&command=-&command=/);
  });

  it('logs of a selection, and of what owns pods, go to each pod', async () => {
    expect(await kubectl.run('logs -l app=web --prefix')).toBe('[pod/web/main] one\n[pod/web/main] two\n');
    await kubectl.run('expose pod web --port=80');
    expect(await kubectl.run('logs service/web')).toBe('one\ntwo\n');
    expect(await kubectl.run('exec service/web -- true')).toBe('ran true\n');
  });

  it('port-forward opens its tunnel to the node of a pod that the service selects', async () => {
    const [program, args] = master.kubectlCommand(['port-forward', 'service/web', ':80']);
    const forward = spawn(program, args, { stdio: 'ignore' });
    try {
      const tunnel = () => expect(kubelet.last).toMatch(/^(GET|POST) \/portForward\/default\/web/);
      await vi.waitFor(tunnel, { timeout: 30_000 });
    } finally {
      forward.kill();
    }
  });

  it('debug adds a container to the pod as it is', async () => {
    await kubectl.result('debug web --image=demo:2 --container=look --attach=false -- sh');
    expect(await kubectl.json('get pod web')).toMatchObject({
      spec: { ephemeralContainers: [{ name: 'look', image: 'demo:2', command: ['sh'] }] },
    });
    await kubectl.run('debug web --image=demo:2 --copy-to=copy --attach=false -- sh');
    expect(await kubectl.field('pod/copy', '.spec.containers[*].image')).toContain('demo:2');
    await kubectl.result('debug node/h1 --image=demo:2 --attach=false');
    expect(await kubectl.run('get pods -o name')).toMatch(/^pod\/node-debugger-h1-/m);
  });

  it.each([
    ['logs lost', 'dial tcp 127.0.0.1:1: connect: connection refused'],
    ['exec lost -- ls', 'error dialing backend: dial tcp 127.0.0.1:1: connect: connection refused'],
    ['attach lost', 'error dialing backend: dial tcp 127.0.0.1:1: connect: connection refused'],
    ['exec waiting -- ls', 'pod waiting does not have a host assigned'],
    ['port-forward waiting 18099:80', 'unable to forward port because pod is not running. Current status=Pending'],
    ['attach waiting', 'pod waiting does not have a host assigned'],
    ['cp nobody:/a b', 'pods "nobody" not found'],
    ['logs web -c nobody', 'container nobody is not valid for pod web'],
    ['debug nobody --image=x', 'pods "nobody" not found'],
    ['get --raw /api/v1/namespaces/default/services/web/proxy/', 'no endpoints available for service "web"'],
  ])('%s says why not', async (command, expected) => {
    expect(await kubectl.refused(command)).toContain(expected);
  });
});
