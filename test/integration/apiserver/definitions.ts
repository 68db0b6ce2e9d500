import { withDeadline } from '../../../common/base/deadline.ts';
import type { RawClient } from './raw-client.ts';

export const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}
export interface Definition {
  readonly metadata: { readonly name: string; readonly resourceVersion: string; readonly finalizers?: string[] };
  readonly spec: { readonly versions: Record<string, unknown>[] };
  readonly status: {
    readonly conditions: Condition[];
    readonly acceptedNames: object;
    readonly storedVersions: string[];
  };
}

const spec = {
  type: 'object',
  properties: {
    size: { type: 'integer', minimum: 0 },
    color: { type: 'string', default: 'red' },
    note: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
};

/** Widgets in `test.dev`, or what is said instead. */
export function widgets({
  plural = 'widgets',
  kind = 'Widget',
  version = {},
  versions,
  ...more
}: Options = {}): object {
  const first = {
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec, status: preserved } } },
    subresources: { status: {} },
    ...version,
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.test.dev` },
    spec: {
      group: 'test.dev',
      scope: 'Namespaced',
      names: { plural, kind, ...more.names },
      versions: versions ?? [first],
      ...more.spec,
    },
  };
}

interface Options {
  readonly plural?: string;
  readonly kind?: string;
  readonly names?: object;
  readonly version?: object;
  readonly versions?: readonly object[];
  readonly spec?: object;
}

export const preserved = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Creates a definition, and resolves when a condition of it is as wanted: `Established=True`, or `Established` for either. */
export async function define(api: RawClient, definition: object, wanted = 'Established=True'): Promise<Definition> {
  const created = await api.json<Definition>('POST', crds, { body: definition });
  if (!created.metadata.name) throw new Error(JSON.stringify(created));
  return conditionOf(api, created.metadata.name, wanted);
}

/** Watches a definition until a condition of it is as wanted. */
export async function conditionOf(api: RawClient, name: string, wanted: string): Promise<Definition> {
  const [type, status] = wanted.split('=');
  const seconds = 20;
  const query = `watch=true&fieldSelector=metadata.name=${name}&timeoutSeconds=${seconds}`;
  const late = withDeadline(undefined, seconds * 1000);
  for await (const line of api.lines(`${crds}?${query}`)) {
    late.throwIfAborted();
    const { object } = JSON.parse(line) as { object: Definition };
    if (
      object.status.conditions?.some(
        (condition) => condition.type === type && condition.status === (status ?? condition.status),
      )
    ) {
      return object;
    }
  }
  throw new Error(`${name} is not ${wanted}`);
}
