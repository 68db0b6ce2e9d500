import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalMaster } from '../local-master.ts';
import { preserved, widgets } from './definitions.ts';
import { Helm } from './helm.ts';
import { Kubectl } from './kubectl.ts';
import { ownAddress } from './stand-in-backend.ts';
import { WebhookServer } from './webhook-server.ts';

const schema = {
  type: 'object',
  description: 'A widget of the test.',
  properties: {
    spec: {
      type: 'object',
      description: 'What is wanted.',
      properties: {
        replicas: { type: 'integer', description: 'How many.' },
        color: { type: 'string', description: 'Which color.', default: 'red' },
      },
    },
    status: preserved,
  },
};
const version = {
  schema: { openAPIV3Schema: schema },
  subresources: {
    status: {},
    scale: {
      specReplicasPath: '.spec.replicas',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    },
  },
  additionalPrinterColumns: [
    { name: 'Color', type: 'string', jsonPath: '.spec.color' },
    { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
    { name: 'Ready', type: 'string', jsonPath: '.status.ready', priority: 1 },
  ],
};
const definition = widgets({ version, names: { shortNames: ['wg'], categories: ['all'] } });
const services = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'services.mesh.dev' },
  spec: {
    group: 'mesh.dev',
    scope: 'Cluster',
    names: { plural: 'services', kind: 'Service' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: preserved } }],
  },
};
const widget = (name: string, spec: object = {}) =>
  JSON.stringify({ apiVersion: 'test.dev/v1', kind: 'Widget', metadata: { name }, spec });

describe('custom resources by stock kubectl and helm', () => {
  let master: LocalMaster;
  let kubectl: Kubectl;
  let hooks: WebhookServer;

  beforeAll(async () => {
    master = await LocalMaster.start();
    kubectl = new Kubectl(master);
    hooks = await WebhookServer.start(ownAddress());
    await kubectl.run('apply -f -', JSON.stringify(definition));
    await kubectl.run('wait --for=condition=established crd/widgets.test.dev --timeout=20s');
    await kubectl.run('apply -f -', widget('a', { replicas: 2 }));
  });
  afterAll(async () => {
    hooks.close();
    await master.end();
  });

  it('are shown in the columns of their definition', async () => {
    const lines = async (command: string) =>
      (await kubectl.run(command))
        .trim()
        .split(/\n/)
        .map((line) => line.split(/ +/));
    expect(await lines('get wg')).toEqual([
      ['NAME', 'COLOR', 'REPLICAS'],
      ['a', 'red', '2'],
    ]);
    expect((await lines('get widget a -o wide'))[0]).toEqual(['NAME', 'COLOR', 'REPLICAS', 'READY']);
    expect(await kubectl.run('get all')).toContain('widget.test.dev/a');
  });

  it('are explained and described', async () => {
    expect(await kubectl.run('explain widgets.spec')).toMatch(
      /What is wanted\.[\s\S]*color\s+<string>[\s\S]*Which color/,
    );
    expect(await kubectl.run('describe widget a')).toMatch(/Kind:\s+Widget[\s\S]*Replicas:\s+2/);
  });

  it('are applied again, edited by patches, and scaled', async () => {
    expect(await kubectl.run('apply -f -', widget('a', { replicas: 3 }))).toBe('widget.test.dev/a configured\n');
    expect(await kubectl.run('apply -f -', widget('a', { replicas: 3 }))).toBe('widget.test.dev/a unchanged\n');
    expect(
      await kubectl.run('apply --server-side --force-conflicts -f -', widget('a', { color: 'blue', replicas: 3 })),
    ).toContain('serverside-applied');
    await kubectl.run(`patch widget a --type=merge -p {"spec":{"color":"green"}}`);
    expect(await kubectl.run('scale widget a --replicas=5')).toContain('scaled');
    expect(await kubectl.field('widget/a', '.spec.replicas')).toBe('5');
    expect(await kubectl.field('widget/a', '.spec.color')).toBe('green');
    await kubectl.run(`patch widget a --subresource=status --type=merge -p {"status":{"replicas":4,"selector":"a=b"}}`);
    const scale = await kubectl.json<{ status: object }>('get widget a --subresource=scale');
    expect(scale.status).toEqual({ replicas: 4, selector: 'a=b' });
    expect(await kubectl.refused(`patch widget a -p {"spec":{"color":"x"}}`)).toContain(
      'strategic-merge-patch+json is not supported by test.dev/v1, Kind=Widget',
    );
  });

  it('are checked before they are sent on', async () => {
    expect(await kubectl.refused('apply -f -', widget('b', { bogus: 1 }))).toContain('unknown field "spec.bogus"');
    expect(await kubectl.refused('apply -f -', widget('b', { replicas: 'x' }))).toContain(
      'spec.replicas: Invalid value: "string"',
    );
  });

  it('of a plural that core has as well live beside it', async () => {
    await kubectl.run('apply -f -', JSON.stringify(services));
    await kubectl.run('wait --for=condition=established crd/services.mesh.dev --timeout=20s');
    const object = { apiVersion: 'mesh.dev/v1', kind: 'Service', metadata: { name: 'mine' } };
    await kubectl.run('create -f -', JSON.stringify(object));
    expect(await kubectl.run('get services.mesh.dev -o name')).toBe('service.mesh.dev/mine\n');
    expect(await kubectl.run('get services -o name')).toBe('service/kubernetes\n');
    await kubectl.run('delete crd services.mesh.dev --timeout=20s');
    expect(await kubectl.refused('get services.mesh.dev')).toContain(
      `the server doesn't have a resource type "services"`,
    );
    expect(await kubectl.run('get services -o name')).toBe('service/kubernetes\n');
  });

  it('come with a chart, with rights for an account of its own and a webhook that has a say, and go with it', async () => {
    const helm = new Helm(master);
    const gears = widgets({ plural: 'gears', kind: 'Gear' });
    const gear = (name: string, size: number) =>
      JSON.stringify({ apiVersion: 'test.dev/v1', kind: 'Gear', metadata: { name }, spec: { size } });
    const rbac = 'rbac.authorization.k8s.io';
    const webhook = {
      name: 'size.test.dev',
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      clientConfig: hooks.at('/size'),
      rules: [{ operations: ['CREATE'], apiGroups: ['test.dev'], apiVersions: ['*'], resources: ['gears'] }],
    };
    hooks.on('/size', ({ object }) =>
      (object?.['spec'] as { readonly size: number }).size < 10
        ? {}
        : { allowed: false, status: { message: 'too large' } },
    );
    const metadata = { name: '{{ .Release.Name }}' };
    const operator = { kind: 'ServiceAccount', name: '{{ .Release.Name }}', namespace: '{{ .Release.Namespace }}' };
    const chart = await helm.chart('gears', {
      'Chart.yaml': 'apiVersion: v2\nname: gears\nversion: 1.0.0\n',
      'crds/gears.yaml': JSON.stringify(gears),
      'templates/gear.yaml': gear('{{ .Release.Name }}', 1),
      'templates/account.yaml': JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }),
      'templates/role.yaml': JSON.stringify({
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRole',
        metadata,
        rules: [{ apiGroups: ['test.dev'], resources: ['gears'], verbs: ['get', 'list'] }],
      }),
      'templates/binding.yaml': JSON.stringify({
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: '{{ .Release.Name }}' },
        subjects: [operator],
      }),
      'templates/webhook.yaml': JSON.stringify({
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata,
        webhooks: [webhook],
      }),
    });
    await helm.run(`install first ${chart}`);
    expect(await kubectl.field('gear/first', '.spec.size')).toBe('1');
    const may = (verb: string) =>
      kubectl.result(`auth can-i ${verb} gears.test.dev --as=system:serviceaccount:default:first`);
    await expect.poll(async () => (await may('list')).stdout.trim(), { timeout: 10_000 }).toBe('yes');
    expect((await may('delete')).stdout.trim()).toBe('no');
    const create = (name: string, size: number) => kubectl.result('create -f -', gear(name, size));
    await expect.poll(async () => (await create('large', 11)).stderr, { timeout: 10_000 }).toContain('too large');
    expect((await create('small', 9)).code).toBe(0);
    await helm.run('uninstall first');
    const left = await kubectl.run('get gears -o name');
    expect(left).toContain('gear.test.dev/small');
    expect(left).not.toContain('gear.test.dev/first');
    await expect.poll(async () => (await create('larger', 12)).code, { timeout: 10_000 }).toBe(0);
    await expect.poll(async () => (await may('list')).stdout.trim(), { timeout: 10_000 }).toBe('no');
  });
});
