import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { Kubectl } from './kubectl.ts';
import { RawClient } from './raw-client.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const eventually = { timeout: 10_000, interval: 50 };

describe('rights as roles and bindings give them', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let jane: RawClient;
  let janes: Kubectl;
  beforeAll(async () => {
    master = await LocalMaster.start({ storage: 'etcd' });
    const identity = { commonName: 'jane', organization: 'developers' };
    kubectl = new Kubectl(master);
    jane = new RawClient(master, await master.issue(identity));
    janes = new Kubectl(master, await master.writeKubeconfig('jane', identity));
    await kubectl.run('create namespace dev');
    await kubectl.run('create namespace prod');
  });
  afterAll(async () => {
    jane.close();
    await master.end();
  });

  const mayJane = async (what: string) => (await janes.result(`auth can-i ${what}`)).stdout.trim();
  const untilJane = (what: string, answer: string) =>
    vi.waitFor(async () => expect(await mayJane(what)).toBe(answer), eventually);

  it('the default ones are there, and readiness waits for them', async () => {
    expect(await kubectl.run('get --raw /readyz?verbose')).toContain('[+]poststarthook/rbac/bootstrap-roles ok');
    const roles = (await kubectl.run('get clusterroles -o name')).split('\n');
    expect(roles).toContain('clusterrole.rbac.authorization.k8s.io/cluster-admin');
    expect(roles).toContain('clusterrole.rbac.authorization.k8s.io/system:controller:namespace-controller');
    expect(await kubectl.run('describe clusterrole view')).toMatch(/deployments\.apps +\[\] +\[\] +\[get list watch\]/);
  });

  it('say who somebody is', async () => {
    expect(await janes.run('auth whoami')).toMatch(/Username +jane\nGroups +\[developers system:authenticated\]/);
    expect(await kubectl.run('auth whoami --as joe --as-group g')).toMatch(/joe\nGroups +\[g system:authenticated\]/);
    const account = 'system:serviceaccount:dev:default';
    expect(await kubectl.run(`auth whoami --as ${account}`)).toContain(
      '[system:serviceaccounts system:serviceaccounts:dev system:authenticated]',
    );
  });

  it('let a stranger look around and nothing else, a default service account too', async () => {
    expect(await mayJane('list pods')).toBe('no');
    expect(await mayJane('get /version')).toBe('yes');
    for (const who of ['', '--as system:serviceaccount:dev:default']) {
      const listed = await (who === '' ? janes : kubectl).run(`auth can-i --list --no-headers -n dev ${who}`);
      const rights = listed.split('\n').map((line) => line.trim().split(/ {2,}/)[0]);
      expect(rights).toContain('selfsubjectaccessreviews.authorization.k8s.io');
      expect(rights).toContain('[/api/*]');
      expect(rights.filter((right) => right && !/^\[|^selfsubject/.test(right))).toEqual([]);
    }
    const { code, body } = await jane.send('GET', '/api/v1/namespaces/dev/secrets');
    expect([code, (JSON.parse(body) as { message: string }).message]).toEqual([
      403,
      'secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" in the namespace "dev"',
    ]);
  });

  it('come with a binding and go with it, in its namespace alone', async () => {
    await kubectl.run('create rolebinding jane --clusterrole=view --group=developers -n dev');
    await untilJane('list pods -n dev', 'yes');
    expect(await mayJane('list secrets -n dev')).toBe('no');
    expect(await mayJane('list pods -n prod')).toBe('no');
    expect(await mayJane('list pods -A')).toBe('no');
    await kubectl.run('delete rolebinding jane -n dev');
    await untilJane('list pods -n dev', 'no');
  });

  it('say why they are given, and which role is missing', async () => {
    const review = (namespace: string) => ({
      body: { spec: { user: 'joe', resourceAttributes: { verb: 'get', resource: 'pods', namespace } } },
    });
    const root = new RawClient(master, await master.issue({ commonName: 'root', organization: 'system:masters' }));
    const ask = async (namespace: string) => {
      const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
      return (await root.json<{ status: unknown }>('POST', path, review(namespace))).status;
    };
    await kubectl.run('create rolebinding joe --clusterrole=view --user=joe -n dev');
    await kubectl.run('create rolebinding joe --role=nothing --user=joe -n prod');
    const reason = 'RBAC: allowed by RoleBinding "joe/dev" of ClusterRole "view" to User "joe"';
    await vi.waitFor(async () => expect(await ask('dev')).toEqual({ allowed: true, reason }), eventually);
    const missing = 'RBAC: role.rbac.authorization.k8s.io "nothing" not found';
    await vi.waitFor(async () => expect(await ask('prod')).toEqual({ allowed: false, reason: missing }), eventually);
    root.close();
  });

  it('are reconciled from a file', async () => {
    const rule = (verb: string) => ({ apiGroups: [''], resources: ['pods'], verbs: [verb] });
    const typed = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' };
    const metadata = { name: 'reader', namespace: 'prod' };
    const apiGroup = 'rbac.authorization.k8s.io';
    const binding = (role: string) => ({
      ...{ ...typed, kind: 'RoleBinding', metadata, roleRef: { apiGroup, kind: 'Role', name: role } },
      subjects: [{ apiGroup, kind: 'User', name: 'joe' }],
    });
    const reconcile = (...objects: object[]) =>
      kubectl.run('auth reconcile -f -', objects.map((one) => JSON.stringify(one)).join('\n---\n'));
    await reconcile({ ...typed, metadata, rules: [rule('get')] }, binding('other'));
    await reconcile({ ...typed, metadata, rules: [rule('list')] }, binding('reader'));
    const { rules } = await kubectl.json<{ rules: object[] }>('get role reader -n prod');
    expect(rules).toEqual([rule('get'), rule('list')]);
    expect(await kubectl.field('rolebinding/reader -n prod', '.roleRef.name')).toBe('reader');
  });

  describe('cannot be widened by whoever has some:', () => {
    const secrets = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] };
    const nodes = { apiGroups: [''], resources: ['nodes'], verbs: ['get'] };
    const held =
      'user "jane" (groups=["developers" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:';
    const missingNodes = `${held}\n{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}`;
    const role = (name: string, ...rules: object[]) => ({ body: { metadata: { name }, rules } });
    const binding = (name: string, kind: string, target: string) => ({
      body: {
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: target },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
      },
    });
    const roles = `${rbac}/namespaces/dev/roles`;
    const bindings = `${rbac}/namespaces/dev/rolebindings`;
    const refusal = async (method: string, path: string, options: object) => {
      const { code, body } = await jane.send(method, path, options);
      return `${code} ${(JSON.parse(body) as { message: string }).message}`;
    };
    const headers = (type: string) => ({ headers: { 'content-type': type } });

    beforeAll(async () => {
      await kubectl.run('create rolebinding jane-admin --clusterrole=admin --user=jane -n dev');
      await kubectl.run('create clusterrole role-writer --verb=create,update,patch,get --resource=clusterroles');
      await kubectl.run('create clusterrolebinding role-writer --clusterrole=role-writer --user=jane');
      await untilJane('create roles.rbac.authorization.k8s.io -n dev', 'yes');
      await untilJane('create clusterroles', 'yes');
    });

    it('what is held may be given', async () => {
      expect((await jane.send('POST', roles, role('ok', secrets))).code).toBe(201);
      expect((await jane.send('POST', bindings, binding('ok', 'Role', 'ok'))).code).toBe(201);
      expect((await jane.send('POST', bindings, binding('view', 'ClusterRole', 'view'))).code).toBe(201);
    });

    it('a role with more, created, replaced, patched or applied', async () => {
      const forbidden = (name: string) => `403 roles.rbac.authorization.k8s.io "${name}" is forbidden: ${missingNodes}`;
      expect(await refusal('POST', roles, role('more', secrets, nodes))).toBe(forbidden('more'));
      expect(await refusal('PUT', `${roles}/put`, role('put', nodes))).toBe(forbidden('put'));
      await jane.send('POST', roles, role('mine', secrets));
      expect(await refusal('PUT', `${roles}/mine`, role('mine', nodes))).toBe(forbidden('mine'));
      const patch = { body: { rules: [nodes] }, ...headers('application/merge-patch+json') };
      expect(await refusal('PATCH', `${roles}/mine`, patch)).toBe(forbidden('mine'));
      const apply = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', rules: [nodes] };
      for (const name of ['mine', 'applied']) {
        const body = { ...apply, metadata: { name } };
        const path = `${roles}/${name}?fieldManager=f&force=true`;
        expect(await refusal('PATCH', path, { body, ...headers('application/apply-patch+yaml') })).toBe(
          forbidden(name),
        );
      }
    });

    it('a binding of a role with more', async () => {
      const refused = await refusal('POST', bindings, binding('root', 'ClusterRole', 'cluster-admin'));
      expect(refused).toBe(
        `403 rolebindings.rbac.authorization.k8s.io "root" is forbidden: ${held}\n` +
          '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
      );
      expect(await refusal('POST', bindings, binding('none', 'Role', 'none'))).toBe(
        '404 roles.rbac.authorization.k8s.io "none" not found',
      );
      expect(await refusal('POST', `${rbac}/clusterrolebindings`, binding('x', 'ClusterRole', 'view'))).toContain(
        '403 clusterrolebindings.rbac.authorization.k8s.io is forbidden: User "jane" cannot create resource',
      );
    });

    it('a binding that turns to another role', async () => {
      await jane.send('POST', bindings, binding('turning', 'ClusterRole', 'view'));
      expect(await refusal('PUT', `${bindings}/turning`, binding('turning', 'ClusterRole', 'edit'))).toMatch(
        /^422 RoleBinding\.rbac\.authorization\.k8s\.io "turning" is invalid: roleRef: Invalid value: .*: cannot change roleRef$/,
      );
    });

    it('a role of the cluster that others gather, or that gathers others', async () => {
      const labels = { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' };
      const gathered = { body: { metadata: { name: 'trick', labels }, rules: [nodes] } };
      expect(await refusal('POST', `${rbac}/clusterroles`, gathered)).toBe(
        `403 clusterroles.rbac.authorization.k8s.io "trick" is forbidden: ${missingNodes}`,
      );
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { any: 'thing' } }] };
      const gathering = { body: { metadata: { name: 'trick' }, aggregationRule } };
      expect(await refusal('POST', `${rbac}/clusterroles`, gathering)).toBe(
        '403 clusterroles.rbac.authorization.k8s.io "trick" is forbidden: must have cluster-admin privileges to use the aggregationRule',
      );
    });

    it('somebody else whom one pretends to be', async () => {
      const as = (...args: string[]) => janes.refused(`get nodes ${args.join(' ')}`);
      expect(await as('--as', 'root', '--as-group', 'system:masters')).toContain(
        'users "root" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
      );
      expect(await as('--as', 'system:serviceaccount:prod:default')).toContain('cannot impersonate resource');
      expect(await mayJane('impersonate serviceaccounts -n dev')).toBe('yes');
      expect(await as('--as', 'system:serviceaccount:dev:default', '--as-group', 'system:masters')).toContain(
        'groups "system:masters" is forbidden: User "jane" cannot impersonate resource "groups"',
      );
    });

    it('secrets and tokens of another namespace', async () => {
      expect(await refusal('GET', '/api/v1/namespaces/prod/secrets/x', {})).toContain('403 secrets "x" is forbidden');
      expect(await refusal('GET', '/api/v1/secrets', {})).toContain('cannot list resource "secrets"');
      const token = { body: { spec: {} } };
      const path = '/api/v1/namespaces/prod/serviceaccounts/default/token';
      expect(await refusal('POST', path, token)).toContain('cannot create resource "serviceaccounts/token"');
    });

    it('and yet may let go of what has more', async () => {
      await kubectl.create({
        ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', rules: [nodes] },
        metadata: { name: 'big', namespace: 'dev', finalizers: ['acme.com/held'] },
      });
      const patch = (body: object) => ({ body, ...headers('application/merge-patch+json') });
      expect(await refusal('PATCH', `${roles}/big`, patch({ metadata: { labels: { a: 'b' } } }))).toBe(
        `403 roles.rbac.authorization.k8s.io "big" is forbidden: ${missingNodes}`,
      );
      const free = await jane.send('PATCH', `${roles}/big`, patch({ metadata: { finalizers: [] } }));
      expect(free.code, free.body).toBe(200);
    });

    it('unless the verbs escalate and bind are given', async () => {
      await kubectl.run('create clusterrole free --verb=escalate,bind --resource=roles,clusterroles');
      await kubectl.run('create rolebinding free --clusterrole=free --user=jane -n dev');
      await untilJane('escalate roles.rbac.authorization.k8s.io -n dev', 'yes');
      expect((await jane.send('POST', roles, role('escalated', nodes))).code).toBe(201);
      expect((await jane.send('POST', bindings, binding('bound', 'ClusterRole', 'cluster-admin'))).code).toBe(201);
      await untilJane('delete everything.acme.com -n dev', 'yes');
      expect(await mayJane('get nodes')).toBe('no');
    });
  });

  it('are made whole at the next start, as far as they may be', async () => {
    const version = (object: string) => kubectl.field(object, '.metadata.resourceVersion');
    const before = await version('clusterrole/system:node');
    await kubectl.run(`patch clusterrole system:discovery --type=merge -p '{"rules":[]}'`);
    await kubectl.run(
      'annotate clusterrole system:basic-user --overwrite rbac.authorization.kubernetes.io/autoupdate=false',
    );
    await kubectl.run(`patch clusterrole system:basic-user --type=merge -p '{"rules":[]}'`);
    await kubectl.run('delete clusterrolebinding system:public-info-viewer');
    await kubectl.run('delete rolebinding system:controller:token-cleaner -n kube-system');
    await master.restart('apiserver');
    expect(await kubectl.field('clusterrole/system:discovery', '.rules[0].nonResourceURLs')).toContain('/apis');
    expect(await kubectl.field('clusterrole/system:basic-user', '.rules[0].verbs')).toBe('');
    expect(await kubectl.field('clusterrolebinding/system:public-info-viewer', '.subjects[1].name')).toBe(
      'system:unauthenticated',
    );
    await kubectl.run('get rolebinding system:controller:token-cleaner -n kube-system');
    expect(await version('clusterrole/system:node')).toBe(before);
  });
});
