import { type Dialect, Definitions, type JsonSchema, openApiV2, openApiV3 } from './definitions.ts';
import { type Operation, type Path, pathsOf } from './operations.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { MessageType } from '../../../common/api/schema/field.ts';
import type { Resource, Subresource } from '../registry/resource.ts';
import { version } from '../http/version.ts';

const info = { title: 'Kubernetes', version: version.gitVersion };
const patchTypes = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const;

/** The OpenAPI 3 document of one group and version: https://spec.openapis.org/oas/v3.0.3 */
export function openApiV3Document(resources: readonly Resource[]): object {
  const schemas = schemasOf(resources, openApiV3);
  const paths = resources.flatMap(pathsOf).map((path) => [path.path, pathV3(path, schemas)] as const);
  return {
    openapi: '3.0.0',
    info,
    paths: Object.fromEntries(paths),
    components: { schemas: schemas.definitions.all() },
  };
}

/** One document for everything, as clients before OpenAPI 3 read it: https://swagger.io/specification/v2/ */
export function openApiV2Document(resources: readonly Resource[]): object {
  const schemas = schemasOf(resources, openApiV2);
  const paths = resources.flatMap(pathsOf).map((path) => [path.path, pathV2(path, schemas)] as const);
  return { swagger: '2.0', info, paths: Object.fromEntries(paths), definitions: schemas.definitions.all() };
}

interface Schemas {
  readonly definitions: Definitions;
  /** By `group/version/kind`: an object of the kind, and its list where there is one. */
  readonly byKind: ReadonlyMap<string, { readonly object: JsonSchema; readonly list?: JsonSchema }>;
}

type Named = Pick<Kind, 'group' | 'version' | 'kind'>;
const keyOf = ({ group, version, kind }: Named): string => `${group}/${version}/${kind}`;

function schemasOf(resources: readonly Resource[], dialect: Dialect): Schemas {
  const definitions = new Definitions(dialect);
  const byKind = new Map<string, { object: JsonSchema; list?: JsonSchema }>();
  for (const resource of resources) byKind.set(keyOf(resource.kind), definitions.addKind(resource.kind));
  for (const resource of resources) {
    for (const subresource of Object.values(resource.subresources)) {
      const other = bodyOf(subresource);
      if (other && !byKind.has(keyOf(other))) {
        byKind.set(keyOf(other), { object: definitions.addMessage(other.schema, other) });
      }
    }
  }
  return { definitions, byKind };
}

function bodyOf(subresource: Subresource): (Named & { readonly schema: MessageType }) | undefined {
  if (subresource.type === 'view') return subresource.view;
  return subresource.type === 'action' ? subresource.body : undefined;
}

function answerSchema({ kind, answer }: Operation, { byKind }: Schemas): JsonSchema {
  if (answer === 'text') return { type: 'string' };
  if (answer === 'status') return { type: 'object' };
  const found = byKind.get(keyOf(kind));
  return (answer === 'list' ? found?.list : found?.object) ?? { type: 'object' };
}

const common = ({ action, kind }: Operation) => ({
  'x-kubernetes-action': action,
  'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
});

const queryTypes: Readonly<Record<string, string>> = {
  allowWatchBookmarks: 'boolean',
  force: 'boolean',
  orphanDependents: 'boolean',
  sendInitialEvents: 'boolean',
  watch: 'boolean',
  gracePeriodSeconds: 'integer',
  limit: 'integer',
  timeoutSeconds: 'integer',
};
const queryType = (name: string): string => queryTypes[name] ?? 'string';

function pathV3(path: Path, schemas: Schemas): object {
  const parameters = path.parameters.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const operations = path.operations.map((operation) => [operation.method, operationV3(operation, schemas)] as const);
  return { ...Object.fromEntries(operations), parameters };
}

function operationV3(operation: Operation, schemas: Schemas): object {
  const answer = { 'application/json': { schema: answerSchema(operation, schemas) } };
  return {
    ...bodyV3(operation, schemas),
    parameters: operation.query.map((name) => ({ name, in: 'query', schema: { type: queryType(name) } })),
    responses: { '200': { description: 'OK', content: answer } },
    ...common(operation),
  };
}

function bodyV3(operation: Operation, schemas: Schemas): object {
  switch (operation.body) {
    case undefined:
      return {};
    case 'patch': {
      const content = patchTypes.map((type) => [type, { schema: { type: 'object' } }] as const);
      return { requestBody: { required: true, content: Object.fromEntries(content) } };
    }
    case 'delete-options':
      return { requestBody: { content: { '*/*': { schema: { type: 'object' } } } } };
    case 'object': {
      const schema = schemas.byKind.get(keyOf(operation.kind))?.object ?? { type: 'object' };
      return { requestBody: { required: true, content: { '*/*': { schema } } } };
    }
  }
}

function pathV2(path: Path, schemas: Schemas): object {
  const parameters = path.parameters.map((name) => ({ name, in: 'path', required: true, type: 'string' }));
  const operations = path.operations.map((operation) => [operation.method, operationV2(operation, schemas)] as const);
  return { ...Object.fromEntries(operations), parameters };
}

function operationV2(operation: Operation, schemas: Schemas): object {
  const { body } = operation;
  const object = schemas.byKind.get(keyOf(operation.kind))?.object;
  const schema = body === 'object' && object ? object : { type: 'object' };
  const inBody = body === undefined ? [] : [{ name: 'body', in: 'body', required: body !== 'delete-options', schema }];
  return {
    consumes: body === 'patch' ? patchTypes : ['*/*'],
    produces: ['application/json', 'application/yaml'],
    parameters: [...inBody, ...operation.query.map((name) => ({ name, in: 'query', type: queryType(name) }))],
    responses: { '200': { description: 'OK', schema: answerSchema(operation, schemas) } },
    ...common(operation),
  };
}
