import { type Dialect, Definitions, type JsonSchema, openApiV2, openApiV3 } from './definitions.ts';
import { type Operation, type Path, pathsOf, tagOf } from './operations.ts';
import { pathParameters, queryParameters } from './parameters.ts';
import { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { Discovered } from '../discovery/groups.ts';
import type { Kind } from '../../../common/api/schema/kind.ts';
import type { MessageType } from '../../../common/api/schema/field.ts';
import { Status } from '../../../common/api/meta/status.ts';
import type { Subresource } from '../registry/resource.ts';
import { mediaTypes } from '../http/negotiation.ts';
import { version } from '../http/version.ts';

const info = { title: 'Kubernetes', version: version.gitVersion };
const textForms = [mediaTypes.json, mediaTypes.yaml];
const jsonWatch = `${mediaTypes.json};stream=watch`;
const protobufWatch = `${mediaTypes.protobuf};stream=watch`;
/** In which forms objects, lists and patches come. Clients look here for what they may send. */
const builtInTypes = {
  object: [...textForms, mediaTypes.protobuf],
  list: [...textForms, mediaTypes.protobuf, jsonWatch, protobufWatch],
  patch: [
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
    'application/apply-patch+yaml',
  ],
};
const customTypes: typeof builtInTypes = {
  object: textForms,
  list: [...textForms, jsonWatch],
  patch: ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'],
};
const typesOf = ({ ofCustom }: Path): typeof builtInTypes => (ofCustom ? customTypes : builtInTypes);
const textTypes = ['text/plain', mediaTypes.json, mediaTypes.yaml, mediaTypes.protobuf];

/** The OpenAPI 3 document of one group and version: https://spec.openapis.org/oas/v3.0.3 */
export function openApiV3Document(resources: readonly Discovered[]): object {
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
export function openApiV2Document(resources: readonly Discovered[]): object {
  const schemas = schemasOf(resources, openApiV2);
  const paths = resources.flatMap(pathsOf).map((path) => [path.path, pathV2(path, schemas)] as const);
  return { swagger: '2.0', info, paths: Object.fromEntries(paths), definitions: schemas.definitions.all() };
}

interface Schemas {
  readonly definitions: Definitions;
  /** By `group/version/kind`: an object of the kind, and its list where there is one. */
  readonly byKind: ReadonlyMap<string, { readonly object: JsonSchema; readonly list?: JsonSchema }>;
  readonly status: JsonSchema;
  readonly deleteOptions: JsonSchema;
  readonly patch: JsonSchema;
}

type Named = Pick<Kind, 'group' | 'version' | 'kind'>;
const keyOf = ({ group, version, kind }: Named): string => `${group}/${version}/${kind}`;

function schemasOf(resources: readonly Discovered[], dialect: Dialect): Schemas {
  const definitions = new Definitions(dialect);
  const byKind = new Map<string, { object: JsonSchema; list?: JsonSchema }>();
  for (const { kind, verbs, openApi } of resources) {
    const published = openApi?.(dialect === openApiV2 ? 'v2' : 'v3');
    const known = verbs.includes('list') ? definitions.addKind(kind, published) : addReview(definitions, kind);
    byKind.set(keyOf(kind), known);
  }
  for (const resource of resources) {
    for (const subresource of Object.values(resource.subresources)) {
      const other = bodyOf(subresource);
      if (other && !byKind.has(keyOf(other))) {
        byKind.set(keyOf(other), { object: definitions.addMessage(other.schema, [other]) });
      }
    }
  }
  const groups = new Map(resources.map(({ kind: { group, version } }) => [`${group}/${version}`, { group, version }]));
  const deleteOptions = [...groups.values()].map((group) => ({ ...group, kind: 'DeleteOptions' }));
  return {
    definitions,
    byKind,
    status: definitions.addMessage(Status, [{ group: '', version: 'v1', kind: 'Status' }]),
    deleteOptions: definitions.addMessage(DeleteOptions, deleteOptions),
    patch: definitions.addOpaque('io.k8s.apimachinery.pkg.apis.meta.v1.Patch', {
      description: 'A change to an object, in the form that its Content-Type names.',
      type: 'object',
    }),
  };
}

/** What is only ever sent has no list. */
const addReview = (definitions: Definitions, kind: Kind) => ({ object: definitions.addMessage(kind.schema, [kind]) });

function bodyOf(subresource: Subresource): (Named & { readonly schema: MessageType }) | undefined {
  if (subresource.type === 'view') return subresource.view;
  return subresource.type === 'action' || subresource.type === 'issue' ? subresource.body : undefined;
}

function answerSchema({ kind, answer }: Operation, { byKind, status }: Schemas): JsonSchema {
  if (answer === 'text') return { type: 'string' };
  if (answer === 'status') return status;
  const found = byKind.get(keyOf(kind));
  return (answer === 'list' ? found?.list : found?.object) ?? { type: 'object' };
}

function answerTypes({ answer, action }: Operation, types: typeof builtInTypes): readonly string[] {
  if (answer === 'text') return action === 'connect' ? ['*/*'] : textTypes;
  return answer === 'list' ? types.list : types.object;
}

function bodySchema({ body, kind }: Operation, schemas: Schemas): JsonSchema | undefined {
  switch (body) {
    case undefined:
      return undefined;
    case 'patch':
      return schemas.patch;
    case 'delete-options':
      return schemas.deleteOptions;
    case 'object':
      return schemas.byKind.get(keyOf(kind))?.object ?? { type: 'object' };
  }
}

const common = ({ id, action, kind }: Operation, tag: string) => ({
  tags: [tag],
  operationId: id,
  'x-kubernetes-action': action,
  'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
});

const meanings: Readonly<Record<string, string>> = { '200': 'OK', '201': 'Created', '202': 'Accepted' };
const unauthorized = { '401': { description: 'Unauthorized' } };

/** A response for each code, all alike. */
function responses({ codes }: Operation, content: object): object {
  const all = codes.map((code) => [code, { description: meanings[code] ?? code, ...content }] as const);
  return { ...Object.fromEntries(all), ...unauthorized };
}

const queryOf = (name: string) => queryParameters[name] ?? { type: 'string' as const, description: name };
const tagOfPath = ({ path }: Path): string => {
  const [, root = '', ...rest] = path.split('/');
  return root === 'api'
    ? tagOf({ group: '', version: rest[0] ?? '' })
    : tagOf({ group: rest[0] ?? '', version: rest[1] ?? '' });
};

function pathV3(path: Path, schemas: Schemas): object {
  const tag = tagOfPath(path);
  const parameters = path.parameters.map((name) => ({
    name,
    in: 'path',
    description: pathParameters[name],
    required: true,
    schema: { type: 'string' },
  }));
  const operations = path.operations.map(
    (operation) => [operation.method, operationV3(operation, { tag, types: typesOf(path) }, schemas)] as const,
  );
  return { ...Object.fromEntries(operations), parameters };
}

interface Around {
  readonly tag: string;
  readonly types: typeof builtInTypes;
}

function operationV3(operation: Operation, { tag, types }: Around, schemas: Schemas): object {
  const schema = answerSchema(operation, schemas);
  const body = bodySchema(operation, schemas);
  const bodyTypes = operation.body === 'patch' ? types.patch : ['*/*'];
  const required = operation.body === 'delete-options' ? {} : { required: true };
  const query = operation.query.map((name) => {
    const { type, description } = queryOf(name);
    return { name, in: 'query', description, schema: { type } };
  });
  return {
    ...(body ? { requestBody: { content: contentOf(bodyTypes, body), ...required } } : {}),
    parameters: query,
    responses: responses(operation, { content: contentOf(answerTypes(operation, types), schema) }),
    ...common(operation, tag),
  };
}

const contentOf = (types: readonly string[], schema: JsonSchema): object =>
  Object.fromEntries(types.map((type) => [type, { schema }]));

function pathV2(path: Path, schemas: Schemas): object {
  const tag = tagOfPath(path);
  const parameters = path.parameters.map((name) => ({
    name,
    in: 'path',
    description: pathParameters[name],
    required: true,
    type: 'string',
  }));
  const operations = path.operations.map(
    (operation) => [operation.method, operationV2(operation, { tag, types: typesOf(path) }, schemas)] as const,
  );
  return { ...Object.fromEntries(operations), parameters };
}

function operationV2(operation: Operation, { tag, types }: Around, schemas: Schemas): object {
  const { body } = operation;
  const schema = bodySchema(operation, schemas);
  const inBody = schema ? [{ name: 'body', in: 'body', required: body !== 'delete-options', schema }] : [];
  const query = operation.query.map((name) => ({ name, in: 'query', ...queryOf(name) }));
  return {
    consumes: body === 'patch' ? types.patch : ['*/*'],
    produces: answerTypes(operation, types),
    parameters: [...inBody, ...query],
    responses: responses(operation, { schema: answerSchema(operation, schemas) }),
    ...common(operation, tag),
  };
}
