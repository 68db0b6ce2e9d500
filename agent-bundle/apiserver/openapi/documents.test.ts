import { describe, expect, it } from 'vitest';
import { servedResources } from '../registry/index.ts';
import { openApiV2Document, openApiV3Document } from './documents.ts';

const resources = servedResources({ serviceClusterIPRange: '10.96.0.0/16', serviceNodePortRange: '30000-32767' });

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [extension: string]: unknown;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters: { name: string }[] }>>>>;
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
  it.each(['', 'apps', 'coordination.k8s.io', 'discovery.k8s.io'])(
    'of group %o refers to nothing it lacks',
    (group) => {
      const document = v3(group);
      const names = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
      const refs = refsIn(document);
      expect(refs.length).toBeGreaterThan(0);
      expect(refs.filter((ref) => !names.has(ref))).toEqual([]);
    },
  );

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
