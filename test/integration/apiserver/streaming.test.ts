import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { startScriptedKubelet } from './scripted-kubelet.ts';
import type { StandInKubelet } from './stand-in-kubelet.ts';

describe('what is carried on to a kubelet', () => {
  let master: LocalMaster;
  let kubelet: StandInKubelet;
  const kubectl = (...args: string[]) => master.kubectl(args);
  beforeAll(async () => {
    master = await LocalMaster.start();
    kubelet = await startScriptedKubelet(master);
    const { port } = kubelet;
    const node = (name: string, Port: number) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port } },
      },
    });
    const pod = (name: string, nodeName: string | undefined, ...containers: string[]) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { nodeName, containers: containers.map((container) => ({ name: container, image: 'x' })) },
    });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    const objects = [
      account,
      node('h1', port),
      node('unreachable', 1),
      pod('web', 'h1', 'main'),
      pod('two', 'h1', 'a', 'b'),
      pod('lost', 'unreachable', 'main'),
      pod('waiting', undefined, 'main'),
    ];
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    const created = await master.kubectl(['create', '-f', '-'], { stdin: JSON.stringify(list) });
    expect(created.code, created.stderr).toBe(0);
  });
  afterAll(async () => {
    kubelet.close();
    await master.end();
  });

  it('logs come from the kubelet of the pod’s node, asked as the apiserver', async () => {
    expect(await kubectl('logs', 'web', '--tail=5', '--timestamps')).toMatchObject({ code: 0, stdout: 'one\ntwo\n' });
    expect(kubelet.last).toBe(
      'GET /containerLogs/default/web/main?timestamps=true&tailLines=5 by kube-apiserver-kubelet-client',
    );
    expect(await kubectl('logs', '-f', 'web')).toMatchObject({ code: 0, stdout: 'one\ntwo\n' });
    expect(kubelet.last).toContain('follow=true');
  });

  it('what the kubelet refuses is told as a Status', async () => {
    const { code, stderr } = await kubectl('logs', 'web', '--previous');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Error from server (BadRequest): previous terminated container "main" in pod "web" not found\n',
    );
  });

  it.each([
    ['two', [], 'choose one of: [a b]'],
    ['two', ['-c', 'c'], 'container c is not valid for pod two'],
    ['lost', [], 'dial tcp 127.0.0.1:1: connect: connection refused'],
    ['none', [], 'pods "none" not found'],
  ])('logs of %s %o fail with a reason', async (pod, more, words) => {
    // kubectl would choose a container itself where it can, so the server is asked directly.
    const container = more[1] === undefined ? '' : `?container=${more[1]}`;
    const { code, stderr } = await kubectl('get', '--raw', `/api/v1/namespaces/default/pods/${pod}/log${container}`);
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });

  it('a pod without a node has no logs yet', async () => {
    expect(await kubectl('logs', 'waiting')).toMatchObject({ code: 0, stdout: '' });
  });

  it('a shell speaks WebSocket with the kubelet through the server', async () => {
    const { code, stdout, stderr } = await kubectl('exec', 'web', '--', 'echo', 'a b');
    expect(stderr).toBe('');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ran echo a b\n' });
    expect(kubelet.last).toBe(
      'GET /exec/default/web/main?output=1&error=1&command=echo&command=a+b by kube-apiserver-kubelet-client',
    );
  });

  it('a shell at a kubelet that is not there fails with a reason', async () => {
    const { code, stderr } = await kubectl('exec', 'lost', '--', 'ls');
    expect(code).toBe(1);
    expect(stderr).toContain('error dialing backend: dial tcp 127.0.0.1:1: connect: connection refused');
    expect((await kubectl('exec', 'waiting', '--', 'ls')).stderr).toContain('does not have a host assigned');
  });

  it('any other protocol is carried byte for byte', async () => {
    const { certificate, privateKey } = await master.issue(admin);
    const { hostname: host, port } = new URL(master.server);
    const outgoing = request({
      host,
      port,
      ca: master.authorityCertificate,
      cert: certificate,
      key: privateKey,
      method: 'POST',
      path: '/api/v1/namespaces/default/pods/web/portforward',
      headers: { connection: 'Upgrade', upgrade: 'SPDY/3.1' },
    });
    outgoing.end();
    const [response, socket] = (await once(outgoing, 'upgrade')) as [IncomingMessage, Duplex];
    expect(response.headers.upgrade).toBe('SPDY/3.1');
    socket.write('hello');
    expect(String((await once(socket, 'data'))[0])).toBe('echo hello');
    const closed = once(socket, 'close');
    socket.end();
    await closed;
  });

  it('who may only read pods gets no shell, although it is opened by a GET', async () => {
    const kubeconfig = await master.writeKubeconfig('kubelet', { commonName: 'jane' });
    const { code, stderr } = await master.kubectl(['exec', 'web', '--', 'ls'], { kubeconfig });
    expect(code).toBe(1);
    expect(stderr).toContain('is forbidden');
  });

  it('a shell without an upgrade is a bad request', async () => {
    const { stderr } = await kubectl('get', '--raw', '/api/v1/namespaces/default/pods/web/exec?command=ls&stdout=1');
    expect(stderr).toContain('Upgrade request required');
  });
});
