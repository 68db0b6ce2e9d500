import { describe, expect, it } from 'vitest';
import { servedResources } from '../registry/index.ts';
import { servedReviews } from '../reviews/index.ts';
import { type Discovered, groupsOf } from '../discovery/groups.ts';
import { openApiV2Document, openApiV3Document } from './documents.ts';

const stored = servedResources({ serviceClusterIPRange: '10.96.0.0/16', serviceNodePortRange: '30000-32767' });
const resources: readonly Discovered[] = [...stored, ...servedReviews];
const groupVersions = groupsOf(resources).flatMap(({ group, versions }) =>
  versions.map(({ version, resources: found }): [string, readonly Discovered[]] => [`${group}/${version}`, found]),
);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [extension: string]: unknown;
}
interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly parameters: { name: string }[]; readonly operationId: string }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  readonly definitions: Readonly<Record<string, Schema>>;
}
const v3 = (group: string) =>
  openApiV3Document(resources.filter(({ kind }) => kind.group === group)) as unknown as Document;
const v2 = openApiV2Document(resources) as unknown as Document;

/** Every `$ref` anywhere in a value. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner),
  );
}

describe('OpenAPI', () => {
  it.each(groupVersions)('of %s refers to nothing it lacks', (_name, found) => {
    const document = openApiV3Document(found) as unknown as Document;
    const names = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((ref) => !names.has(ref))).toEqual([]);
  });

  it('gives every operation a name of its own, by which clients are generated', () => {
    const ids = Object.values(v2.paths).flatMap(({ parameters: _, ...operations }) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'listCoreV1PodForAllNamespaces',
        'readCoreV1NamespacedPodLog',
        'deleteAppsV1CollectionNamespacedDeployment',
        'replaceAutoscalingV2NamespacedHorizontalPodAutoscalerStatus',
        'connectCoreV1GetNamespacedPodExec',
        'createAuthorizationV1SelfSubjectAccessReview',
        'listRbacAuthorizationV1ClusterRole',
      ]),
    );
  });

  it('in version 2 refers to nothing it lacks', () => {
    const names = new Set(Object.keys(v2.definitions).map((name) => `#/definitions/${name}`));
    expect(refsIn(v2).filter((ref) => !names.has(ref))).toEqual([]);
  });

  it('names group, version and kind on objects and lists, by which clients find them', () => {
    const { schemas } = v3('apps').components;
    expect(schemas['io.k8s.api.apps.v1.Deployment']).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'Deployment' }],
    });
    expect(schemas['io.k8s.api.apps.v1.DeploymentList']).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'DeploymentList' }],
    });
  });

  it('says how lists merge, which apply needs', () => {
    for (const schemas of [v3('').components.schemas, v2.definitions]) {
      expect(schemas['io.k8s.api.core.v1.PodSpec']?.properties?.['containers']).toMatchObject({
        type: 'array',
        'x-kubernetes-patch-merge-key': 'name',
        'x-kubernetes-patch-strategy': 'merge',
      });
    }
  });

  it('in version 3 puts nothing beside a reference', () => {
    const strategy = v3('apps').components.schemas['io.k8s.api.apps.v1.DeploymentSpec']?.properties?.['strategy'];
    expect(strategy).toMatchObject({
      allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentStrategy' }],
      'x-kubernetes-patch-strategy': 'retainKeys',
    });
  });

  it('tells kubectl that the server validates fields', () => {
    const path = v3('apps').paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'];
    expect(path?.['patch']).toMatchObject({
      'x-kubernetes-group-version-kind': { group: 'apps', version: 'v1', kind: 'Deployment' },
    });
    expect(path?.['patch']?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['dryRun', 'fieldManager', 'fieldValidation']),
    );
  });

  it('describes every object and every field of it, which kubectl explain shows', () => {
    const silent = Object.entries(v2.definitions).flatMap(([name, { type, description, properties = {} }]) => [
      ...(type === 'object' && !description ? [name] : []),
      ...Object.entries(properties).flatMap(([field, inner]) => (inner['description'] ? [] : [`${name}.${field}`])),
    ]);
    expect(silent).toEqual([]);
    expect(Object.keys(v2.definitions).length).toBeGreaterThan(500);
  });

  it('has a path for every way to a resource', () => {
    const { paths } = v3('');
    for (const path of [
      '/api/v1/pods',
      '/api/v1/namespaces/{namespace}/pods',
      '/api/v1/namespaces/{namespace}/pods/{name}',
      '/api/v1/namespaces/{namespace}/pods/{name}/log',
      '/api/v1/namespaces/{namespace}/pods/{name}/binding',
      '/api/v1/nodes/{name}/status',
    ]) {
      expect(paths).toHaveProperty([path]);
    }
    expect(paths).not.toHaveProperty(['/api/v1/namespaces/{namespace}/nodes']);
  });
});
