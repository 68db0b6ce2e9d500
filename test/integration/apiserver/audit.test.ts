import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

/** What this test needs of events. */
interface AuditEvent {
  readonly auditID: string;
  readonly level: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username?: string };
  readonly objectRef?: { readonly resource?: string; readonly name?: string };
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly annotations?: Readonly<Record<string, string>>;
}

const policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  omitManagedFields: true,
  rules: [
    { level: 'None', nonResourceURLs: ['/healthz*', '/readyz*', '/livez*'] },
    { level: 'None', users: ['system:apiserver'] },
    { level: 'Metadata', resources: [{ group: '', resources: ['secrets', 'serviceaccounts/token'] }] },
    { level: 'RequestResponse', verbs: ['create', 'patch', 'delete'], resources: [{ resources: ['configmaps'] }] },
    { level: 'Metadata', omitStages: [] },
  ],
};

describe('the audit log', () => {
  let folder: string;
  let log: string;
  let master: LocalMaster;
  let raw: RawClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-'));
    log = join(folder, 'audit.log');
    await writeFile(join(folder, 'policy.yaml'), JSON.stringify(policy));
    master = await LocalMaster.start({
      apiserverFlags: [`--audit-policy-file=${join(folder, 'policy.yaml')}`, `--audit-log-path=${log}`],
    });
    raw = new RawClient(master, await master.issue(admin));
  });
  afterAll(async () => {
    raw?.close();
    await master?.end();
    await rm(folder, { recursive: true });
  });

  async function kubectl(...args: string[]): Promise<string> {
    const { stdout, stderr } = await master.kubectl(args);
    return stdout + stderr;
  }
  const all = async () =>
    (await readFile(log, 'utf8'))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as AuditEvent);
  /** Events are written a moment after the answer. */
  async function event(which: (event: AuditEvent) => boolean): Promise<AuditEvent> {
    const found = await expect.poll(async () => (await all()).find(which), { timeout: 10_000 }).toBeDefined();
    void found;
    return (await all()).find(which) as AuditEvent;
  }
  const about = (verb: string, resource: string, stage = 'ResponseComplete') =>
    event((one) => one.verb === verb && one.objectRef?.resource === resource && one.stage === stage);

  it('tells of kubectl who it was for, what it sent and what it got', async () => {
    expect(await kubectl('create', 'configmap', 'settings', '--from-literal=colour=red')).toContain('created');
    expect(await about('create', 'configmaps')).toMatchObject({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'RequestResponse',
      auditID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      requestURI: expect.stringMatching(/^\/api\/v1\/namespaces\/default\/configmaps\?fieldManager=/) as string,
      user: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      sourceIPs: ['127.0.0.1'],
      userAgent: expect.stringMatching(/^kubectl\//) as string,
      objectRef: { resource: 'configmaps', namespace: 'default', name: 'settings', apiVersion: 'v1' },
      responseStatus: { metadata: {}, code: 201 },
      requestObject: { kind: 'ConfigMap', apiVersion: 'v1', data: { colour: 'red' }, metadata: { name: 'settings' } },
      responseObject: { kind: 'ConfigMap', metadata: { name: 'settings', uid: expect.any(String) as string } },
      annotations: { 'authorization.k8s.io/decision': 'allow' },
    });
    expect((await about('create', 'configmaps')).responseObject).not.toHaveProperty('metadata.managedFields');
  });

  it('has patches as they were sent, and how a deletion was wanted', async () => {
    await kubectl('patch', 'configmap', 'settings', '-p', '{"data":{"colour":"blue"}}');
    expect((await about('patch', 'configmaps')).requestObject).toEqual({ data: { colour: 'blue' } });
    await kubectl('delete', 'configmap', 'settings');
    expect(await about('delete', 'configmaps')).toMatchObject({
      requestObject: { kind: 'DeleteOptions', propagationPolicy: 'Background' },
      responseStatus: { status: 'Success', details: { name: 'settings', kind: 'configmaps' }, code: 200 },
    });
  });

  it('has no word of a Secret, nor of a token', async () => {
    await kubectl('create', 'secret', 'generic', 'login', '--from-literal=password=swordfish');
    await kubectl('create', 'serviceaccount', 'builder');
    const token = await kubectl('create', 'token', 'builder');
    expect(token.split('.')).toHaveLength(3);
    const secret = await about('create', 'secrets');
    expect(secret).toMatchObject({ level: 'Metadata', objectRef: { name: 'login' } });
    const issued = await event((one) => one.requestURI.endsWith('/token'));
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
    expect(issued.annotations?.['authentication.kubernetes.io/issued-credential-id']).toBe(`JTI=${jti}`);
    const text = await readFile(log, 'utf8');
    expect(text).not.toContain(Buffer.from('swordfish').toString('base64'));
    expect(text).not.toContain(token.trim());
  });

  it('tells of whom one acts as, and who may not', async () => {
    expect(await kubectl('get', 'nodes', '--as', 'jane', '--as-group', 'dev')).toContain('forbidden');
    expect(await about('list', 'nodes')).toMatchObject({
      user: { username: 'kubernetes-admin' },
      impersonatedUser: { username: 'jane', groups: ['dev', 'system:authenticated'] },
      responseStatus: { status: 'Failure', reason: 'Forbidden', code: 403 },
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    });
  });

  it('tells when a watch begins, under the id that the client gave', async () => {
    const path = '/api/v1/namespaces/default/services?watch=true&timeoutSeconds=1';
    for await (const _ of raw.lines(path, { headers: { 'audit-id': 'my-watch' } }));
    await about('watch', 'services');
    const stages = (await all()).filter(({ auditID }) => auditID === 'my-watch').map(({ stage }) => stage);
    expect(stages).toEqual(['ResponseStarted', 'ResponseComplete']);
  });

  it('tells of who was not recognised', async () => {
    const stranger = new RawClient(master);
    await stranger.send('GET', '/api/v1/events', { headers: { authorization: 'Bearer nobody' } });
    stranger.close();
    const refused = await about('list', 'events', 'ResponseStarted');
    expect(refused).toMatchObject({
      user: {},
      responseStatus: { message: 'Authentication failed, attempted: bearer', code: 401 },
    });
    expect(await readFile(log, 'utf8')).not.toContain('Bearer nobody');
  });

  it('has nothing of what the policy leaves out', async () => {
    await raw.send('GET', '/readyz');
    await raw.send('GET', '/version');
    await event(({ requestURI }) => requestURI === '/version');
    expect((await all()).filter(({ requestURI }) => requestURI.startsWith('/readyz'))).toEqual([]);
    expect((await all()).filter(({ stage }) => stage === 'RequestReceived')).toEqual([]);
  });

  it('has an object as JSON whatever its form on the way', async () => {
    const body = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'binary' }, data: { a: 'b' } };
    const headers = { accept: 'application/vnd.kubernetes.protobuf', 'content-type': 'application/yaml' };
    const answer = await raw.send('POST', '/api/v1/namespaces/default/configmaps', { body, headers });
    expect(answer.body.startsWith('k8s\0')).toBe(true);
    const made = await event((one) => one.objectRef?.name === 'binary' && one.verb === 'create');
    expect(made).toMatchObject({ requestObject: { data: { a: 'b' } }, responseObject: { data: { a: 'b' } } });
  });
});
