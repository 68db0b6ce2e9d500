import type { ObjectMeta } from '../meta/v1.ts';
import type { MessageType } from './field.ts';

/** What every stored object has. */
export interface ApiObject {
  apiVersion?: string;
  kind?: string;
  metadata: ObjectMeta;
}

/** A resource as clients name it, and the schema of its objects. Serving it (strategy, columns) is the apiserver's. */
export interface Kind<T = unknown> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Of lists; absent: the kind with `List` behind it. */
  readonly listKind?: string;
  /** The plural in paths. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  readonly schema: MessageType<T>;
}

interface KindNames {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

export function defineKind<T>(names: KindNames, schema: MessageType<T>): Kind<T> {
  return { shortNames: [], categories: [], singular: names.kind.toLowerCase(), ...names, schema };
}

/** One that users have defined: its objects are JSON that no message of ours describes, and have no protobuf. */
export const isCustom = ({ schema }: Pick<Kind, 'schema'>): boolean => schema.others !== undefined;

/** What lists of the kind call themselves. */
export const listKindOf = ({ kind, listKind }: Pick<Kind, 'kind' | 'listKind'>): string => listKind ?? `${kind}List`;

/** `v1` or `apps/v1`, as in an object's apiVersion. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

/** `pods` or `deployments.apps`, as kubectl and error messages name a resource. */
export function groupResourceOf(kind: Pick<Kind, 'group' | 'resource'>): string {
  return kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
}
