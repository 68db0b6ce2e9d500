import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster, admin } from '../local-master.ts';
import { RawClient } from './raw-client.ts';

const authorization = '/apis/authorization.k8s.io/v1';
const authentication = '/apis/authentication.k8s.io/v1';
const jane = { commonName: 'jane', organization: 'ops' };
const pods = { verb: 'list', resource: 'pods', namespace: 'default' };

describe('questions put as objects', () => {
  let master: LocalMaster;
  let root: RawClient;
  let user: RawClient;
  beforeAll(async () => {
    master = await LocalMaster.start();
    root = new RawClient(master, await master.issue(admin));
    user = new RawClient(master, await master.issue(jane));
  });
  afterAll(async () => {
    root.close();
    user.close();
    await master.end();
  });

  it('everybody may ask about themselves', async () => {
    const whoami = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const { code, body } = await user.send('POST', `${authentication}/selfsubjectreviews`, { body: whoami });
    expect(code).toBe(201);
    const userInfo = { username: 'jane', groups: ['ops', 'system:authenticated'] };
    expect(JSON.parse(body)).toMatchObject({ ...whoami, status: { userInfo } });
    const mayI = { body: { spec: { resourceAttributes: pods } } };
    const path = `${authorization}/selfsubjectaccessreviews`;
    expect(await user.json('POST', path, mayI)).toMatchObject({ status: { allowed: false } });
    expect(await root.json('POST', path, mayI)).toMatchObject({ status: { allowed: true } });
    const rules = { body: { spec: { namespace: 'default' } } };
    const listed = await user.json<{ status: object }>('POST', `${authorization}/selfsubjectrulesreviews`, rules);
    expect(listed.status).toMatchObject({ incomplete: false });
  });

  it('about others only who may', async () => {
    const asked = { body: { spec: { user: 'jane', resourceAttributes: pods } } };
    const local = `${authorization}/namespaces/default/localsubjectaccessreviews`;
    for (const path of [`${authorization}/subjectaccessreviews`, local]) {
      expect(await root.json('POST', path, asked)).toMatchObject({ status: { allowed: false } });
      expect((await user.send('POST', path, asked)).code).toBe(403);
    }
    const token = { body: { spec: { token: 'x' } } };
    expect(await root.json('POST', `${authentication}/tokenreviews`, token)).toMatchObject({
      status: { user: {}, error: 'invalid bearer token' },
    });
  });

  it.each([
    ['GET', `${authorization}/selfsubjectaccessreviews`, 405],
    ['GET', `${authorization}/selfsubjectaccessreviews/a`, 405],
    ['DELETE', `${authorization}/selfsubjectaccessreviews`, 405],
    ['POST', `${authorization}/selfsubjectaccessreviews/a/status`, 404],
    ['POST', `${authorization}/namespaces/default/subjectaccessreviews`, 404],
    ['POST', `${authorization}/localsubjectaccessreviews`, 405],
    ['POST', `${authorization}/nothings`, 404],
    ['POST', `${authorization}/selfsubjectaccessreviews`, 422],
  ])('%s %s is answered with %i', async (method, path, code) => {
    const body = method === 'POST' ? { spec: {} } : undefined;
    expect((await root.send(method, path, { body })).code).toBe(code);
  });

  it('what every cluster has is there from the start', async () => {
    const there = async (path: string) => (await root.send('GET', path)).code;
    const flow = '/apis/flowcontrol.apiserver.k8s.io/v1';
    const paths = [
      '/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical',
      `${flow}/flowschemas/catch-all`,
      `${flow}/prioritylevelconfigurations/exempt`,
      '/apis/apiregistration.k8s.io/v1/apiservices/v1.',
      '/apis/apiregistration.k8s.io/v1/apiservices/v1.authorization.k8s.io',
    ];
    expect(await Promise.all(paths.map(there))).toEqual(paths.map(() => 200));
  });
});
