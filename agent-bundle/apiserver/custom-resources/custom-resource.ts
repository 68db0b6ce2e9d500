import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion as Version,
  SelectableField,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { ObjectMeta } from '../../../common/api/meta/v1.ts';
import { type MessageType, field, json, message } from '../../../common/api/schema/field.ts';
import { type ApiObject, type Kind, defineKind } from '../../../common/api/schema/kind.ts';
import { typeMeta } from '../../../common/api/schema/type-meta.ts';
import { canonicalJson } from '../codec/canonical-json.ts';
import { compareVersions } from '../discovery/groups.ts';
import { declareShape } from '../managed-fields/shape.ts';
import { defineResource } from '../registry/define-resource.ts';
import type { Resource } from '../registry/resource.ts';
import { customScale } from './custom-resource-scale.ts';
import { customStrategy, customStatusPart } from './custom-resource-strategy.ts';
import { printerColumns } from './printer-columns.ts';
import type { CustomSchema } from './schema/custom-schema.ts';
import { simplePath, valueAt } from './simple-path.ts';

/** An object of a kind that a definition adds: its members are JSON, read exactly. */
export interface CustomResource extends ApiObject {
  [member: string]: unknown;
}

/** What a version is made of, beside what its definition says. */
export interface CustomVersionOptions {
  readonly schema: CustomSchema;
  /** Whether the definition is being deleted: nothing new is made then. */
  readonly isTerminating: () => boolean;
}

/** One version of a definition as a resource like all others. */
export function customResourceOf(
  definition: CustomResourceDefinition,
  version: Version,
  { schema, isTerminating }: CustomVersionOptions,
): Resource {
  const { subresources = {}, selectableFields = [] } = version;
  const resource = defineResource(customKind(definition, version, schema), {
    setDefaults: (object) => schema.setDefaults(object),
    strategy: customStrategy(version, schema, isTerminating),
    columns: printerColumns(version.additionalPrinterColumns),
    selectableFields: Object.fromEntries(selectableFields.map(({ jsonPath }) => selectable(jsonPath))),
    subresources: {
      ...(subresources.status ? { status: customStatusPart(version, schema) } : {}),
      ...(subresources.scale ? { scale: customScale(subresources.scale) } : {}),
    },
    ...(version.deprecated ? { deprecation: version.deprecationWarning ?? deprecationOf(definition, version) } : {}),
    returnsDeletedObject: false,
  });
  const storageVersion = definition.spec.versions.find(({ storage }) => storage)?.name ?? version.name;
  return {
    ...resource,
    storageVersion,
    prune: (object) => schema.prune(object as CustomResource),
    openApi: (form) => ({ ...schema.openApi(form), ...publishedFields(selectableFields) }),
  };
}

/** The names that were accepted: what the definition asks for now may be taken by another. */
function customKind(
  { spec, status }: CustomResourceDefinition,
  { name: version, schema: described }: Version,
  schema: CustomSchema,
): Kind<CustomResource> {
  const names = { ...spec.names, ...status?.acceptedNames };
  const kind = defineKind<CustomResource>(
    {
      group: spec.group,
      version,
      kind: names.kind,
      resource: names.plural,
      namespaced: spec.scope === 'Namespaced',
      shortNames: names.shortNames ?? [],
      categories: names.categories ?? [],
    },
    customMessage(spec.group, version, names.kind, described?.openAPIV3Schema?.description),
  );
  declareShape(kind.schema, schema.shape);
  return { ...kind, singular: names.singular || kind.singular, listKind: names.listKind || `${names.kind}List` };
}

/** `com.example.stable.v1.CronTab`, as OpenAPI knows it. */
function customMessage(group: string, version: string, kind: string, description: string | undefined) {
  const name = [...group.split('.').reverse(), version, kind].join('.');
  const fields = {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels and annotations.' }),
  };
  const type: MessageType = message(name, fields, { others: json, description });
  return type as MessageType<CustomResource>;
}

/** For clients: what field selectors may name. */
const publishedFields = (fields: readonly SelectableField[]): object =>
  fields.length === 0
    ? {}
    : { 'x-kubernetes-selectable-fields': fields.map(({ jsonPath }) => ({ fieldPath: jsonPath.replace(/^\./, '') })) };

/** `.spec.color` is selected by as `spec.color`. */
function selectable(jsonPath: string): [string, (object: CustomResource) => string | undefined] {
  const steps = simplePath(jsonPath);
  return [jsonPath.replace(/^\./, ''), (object) => textOf(valueAt(object, steps))];
}

/** Of a text, a number or a truth value: nothing else can be selected by. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : canonicalJson(value);
}

function deprecationOf({ spec }: CustomResourceDefinition, { name }: Version): string {
  const { group, names, versions } = spec;
  const words = `${group}/${name} ${names.kind} is deprecated`;
  const newer = versions
    .filter((other) => other.served && !other.deprecated && compareVersions(other.name, name) < 0)
    .map((other) => other.name)
    .sort(compareVersions);
  return newer[0] === undefined ? words : `${words}; use ${group}/${newer[0]} ${names.kind}`;
}
