import type { ApiObject, Kind } from '../../../common/api/schema/kind.ts';
import type { User } from '../authentication/authenticator.ts';
import type { DeleteOptions } from '../../../common/api/meta/v1.ts';
import type { MessageType } from '../../../common/api/schema/field.ts';
import type { FieldError } from './field-error.ts';
import type { MetaRules } from './validation/object-meta.ts';

/**
 * What a served resource is. One file per kind declares one with `defineResource`; index.ts lists them all.
 * Everything here is pure and synchronous: it decides about objects and touches neither store nor network.
 *
 * The road of a write, and whose step it is (the functions named stand in this folder, codec/ and patch/):
 *
 *   create   decodeObject ─▶ mutating admission ─▶ prepareForCreate ─▶ validateCreate ─▶ validating admission
 *            ─▶ claims.allocate ─▶ transaction: the object and its claims are new
 *   update   decodeObject or applyPatch ─▶ mutating admission ─▶ prepareForUpdate ─▶ validateUpdate
 *            ─▶ validating admission ─▶ claims.allocate ─▶ transaction: claims that came and went, the object
 *            ─▶ if `isReadyToRemove(object)`: the transaction deletes the object instead
 *   delete   decideDeletion ─▶ transaction: the object marked, or the object and its claims gone
 */
export interface Resource<T extends ApiObject = ApiObject> {
  readonly kind: Kind<T>;
  /** Takes out what its schema does not name, and returns the paths of that. Absent for all but custom resources: decoding does it. */
  prune?(object: T): readonly string[];
  /** The version that objects are stored in; absent: its own, or that of `conversion`. */
  readonly storageVersion?: string;
  /** What OpenAPI publishes of it; absent: what its message says. */
  openApi?(version: 'v2' | 'v3'): Readonly<Record<string, unknown>>;
  /** Defaults that depend on other fields, after those of the schema. Decoding calls it; nobody else has to. */
  setDefaults(object: T): void;
  /** What discovery lists and the routes allow. */
  readonly verbs: readonly Verb[];
  readonly strategy: Strategy<T>;
  /** Table columns in order, the name first. */
  readonly columns: readonly Column<T>[];
  readonly selectableFields: SelectableFields<T>;
  /** By the last segment of their path: `status`, `scale`, `log` … */
  readonly subresources: Readonly<Record<string, Subresource<T>>>;
  /** What every answer warns of: that the kind is about to go. */
  readonly deprecation?: string;
  /** DELETE answers with the deleted object, not with a Status. */
  readonly returnsDeletedObject: boolean;
  /** The store forgets the object this long after its last write. Absent: never. */
  readonly ttlSeconds?: number;
  /** Absent for most: only Services hold more than their own key. */
  readonly claims?: Claims<T>;
  /** Absent for most: served under this version, but stored as another. */
  readonly conversion?: Conversion<T>;
}

/**
 * A second way to see stored objects: autoscaling/v1 beside v2, events.k8s.io beside the core group. What is written is decoded
 * and defaulted in this version, converted, and then goes the road of `storage`, whose strategy governs; what is read is converted
 * back. Metadata is the same in both, but for annotations that carry what one version cannot say.
 */
export interface Conversion<T extends ApiObject = ApiObject, S extends ApiObject = ApiObject> {
  /** The stored resource, which may be asked for more strictly through this version: another strategy, the same kind. */
  readonly storage: Resource<S>;
  /** What field selectors of this version may name, and what `storage` calls it. Absent: the names of `storage`. */
  readonly fieldNames?: Readonly<Record<string, string>>;
  /** Both may keep parts of what they are given, and change nothing of it. */
  toStored(object: T): S;
  fromStored(stored: S): T;
}

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** What the server knows that the object does not say. */
export interface WriteContext {
  /** Of the path; empty for what stands outside namespaces. */
  readonly namespace: string;
  /** Who asks. */
  readonly user: User;
  /** The moment of the write, RFC 3339 in seconds. */
  readonly now: string;
  readonly newUid: () => string;
  /** The end of a generated name; `generateSuffix` of common/api/names.ts. */
  readonly newSuffix: () => string;
}

/**
 * What create and update may touch, and what must hold. Called by `prepareForCreate` and its siblings only, which do what
 * all kinds have in common. Objects are changed in place: they are the caller's own, fresh from the decoder.
 */
export interface Strategy<T extends ApiObject = ApiObject> extends UpdateStrategy<T>, MetaRules {
  /** Clears what a create may not set, and sets what the server owns. */
  prepareForCreate(object: T, context: WriteContext): void;
  /** In the order in which upstream reports them; the rules of metadata come before. */
  validateCreate(object: T): FieldError[];
  /** Why the object must not be deleted at all; undefined: it may. */
  whyToStay?(object: T): string | undefined;
  /** How long the object stays after DELETE, in seconds; 0 means gone at once. Default: 0. */
  deletionGracePeriod?(object: T, requested: number | undefined): number;
  /** What happens to dependents when a DELETE does not say; absent: Background. `None` has no dependents, whatever is said. */
  readonly defaultPropagation?: 'Orphan' | 'None';
  /** For the `Warning` headers of the answer to a DELETE. */
  deletionWarnings?(options: DeleteOptions): string[];
  /** Runs when an object is marked for deletion instead of removed: a Namespace turns Terminating. */
  prepareForDeletion?(object: T): void;
  /** Something besides metadata.finalizers holds the object: a Namespace's spec.finalizers. */
  isHeld?(object: T): boolean;
  /** PUT of a name that does not exist creates it. */
  readonly createOnUpdate?: boolean;
  /** PUT must carry a resourceVersion. */
  readonly conditionalUpdateOnly?: boolean;
}

export interface UpdateStrategy<T extends ApiObject = ApiObject> {
  /**
   * The fields that this road takes back, as paths: `status`, `metadata.labels`. Default: the object's own road takes back
   * `status` where that is a subresource, and `status` takes back `spec`.
   */
  readonly resetFields?: readonly string[];
  /** Takes back from `old` what this road may not touch (status, or everything but status), and counts generations. */
  prepareForUpdate(object: T, old: T, context: WriteContext): void;
  validateUpdate(object: T, old: T): FieldError[];
  /** For the `Warning` headers of the answer. */
  warnings?(object: T, old: T | undefined): string[];
}

export interface Column<T extends ApiObject = ApiObject> {
  readonly name: string;
  readonly type: string;
  /** `name` for the column that kubectl completes and links by. */
  readonly format: string;
  readonly description: string;
  /** 0 is always shown, more with `-o wide`. */
  readonly priority: number;
  cell(object: T, context: CellContext): Cell;
}
/** Null where a custom resource has nothing. */
export type Cell = string | number | bigint | boolean | null;
export interface CellContext {
  /** Milliseconds since the epoch, for ages. */
  readonly now: number;
}

/** What a field selector may name; always with metadata.name, and metadata.namespace where there is one. */
export interface SelectableFields<T extends ApiObject = ApiObject> {
  readonly names: readonly string[];
  /** A value for every name, empty where the object has none. */
  of(object: T): Readonly<Record<string, string>>;
}

/**
 * What stands below an object's path.
 *
 *   part     GET, PUT, PATCH of the object itself through another strategy: status, finalize, ephemeralcontainers
 *   view     GET, PUT, PATCH of another kind that is read from and written into the object: scale
 *   action   POST of another kind that changes or deletes the object: binding, eviction
 *   issue    POST of another kind, answered with what is asked for in it; nothing is written: token
 *   connect  the request is carried on to where the object runs: log, exec, attach, portforward, proxy
 */
export type Subresource<T extends ApiObject = ApiObject> =
  PartSubresource<T> | ViewSubresource<T> | ActionSubresource<T> | IssueSubresource | ConnectSubresource;

export interface PartSubresource<T extends ApiObject = ApiObject> {
  readonly type: 'part';
  readonly verbs: readonly ('get' | 'patch' | 'update')[];
  readonly strategy: UpdateStrategy<T>;
}

export interface ViewSubresource<T extends ApiObject = ApiObject> {
  readonly type: 'view';
  readonly verbs: readonly ('get' | 'patch' | 'update')[];
  readonly view: SubresourceKind<ApiObject>;
  readonly columns: readonly Column[];
  read(object: T): ApiObject;
  /** Changes `object` to what `view` says, and returns what is wrong with `view`. The resource's own update rules follow. */
  write(object: T, view: ApiObject): FieldError[];
}

export interface ActionSubresource<T extends ApiObject = ApiObject> {
  readonly type: 'action';
  readonly verbs: readonly ['create'];
  readonly body: SubresourceKind<ApiObject>;
  /** Absent for most: others have a say before the outcome is carried out. */
  readonly consent?: Consent<T>;
  /** Throws a StatusError where the object or the body does not allow it. `object` may be changed in place. */
  act(object: T, body: ApiObject, context: WriteContext): ActionOutcome<T>;
}

/** An action that is served under a name of its own as well, where the body names the object. */
export interface ActionAlias {
  readonly kind: Kind<ApiObject>;
  readonly verbs: readonly ['create'];
  readonly subresources: Readonly<Record<string, never>>;
  /** The resource, and the subresource of it. */
  readonly of: Pick<Kind, 'group' | 'version' | 'resource'>;
  readonly action: string;
}

/** What is left to do after an action; the answer is a Status of success, code 201. `mark` changes what stays for a while. */
export type ActionOutcome<T> =
  | { readonly type: 'update'; readonly object: T }
  | { readonly type: 'delete'; readonly options: DeleteOptions; mark?(object: T): void };

/** What an action takes from another object of the namespace, where that is asked: a disruption from a PodDisruptionBudget. */
export interface Consent<T extends ApiObject = ApiObject, G extends ApiObject = ApiObject> {
  readonly of: Pick<Kind, 'group' | 'version' | 'resource'>;
  /** Whom to ask about `object`. Throws a StatusError where that cannot be told. */
  consult(object: T, givers: readonly G[]): Consulted<G>;
  /** Changes `giver`, which is written unless somebody else was faster. Throws a StatusError when it gives nothing. */
  take(giver: G, object: T, now: string): void;
}

/** `free-as-it-is`: nobody is asked, but it must not have changed when it is acted upon. */
export type Consulted<G> =
  { readonly type: 'free' } | { readonly type: 'free-as-it-is' } | { readonly type: 'ask'; readonly giver: G };

export interface IssueSubresource {
  readonly type: 'issue';
  readonly verbs: readonly ['create'];
  readonly body: SubresourceKind<ApiObject>;
}

export interface ConnectSubresource {
  readonly type: 'connect';
  /** `proxy` takes every method, and whatever path comes behind it. */
  readonly verbs: readonly ('create' | 'delete' | 'get' | 'patch' | 'update')[];
  /** The kind discovery names: PodExecOptions. */
  readonly kind: string;
}

/** A kind that is only met as the body of a subresource. */
export interface SubresourceKind<T = unknown> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly schema: MessageType<T>;
}

/**
 * Things of which there is one each, and which only one object may hold: cluster IPs and node ports. Each held one is a
 * key of its own, which is created and deleted in the object's own transaction. Whoever finds a key taken there reads
 * `prefixes` again and allocates anew.
 */
export interface Claims<T extends ApiObject = ApiObject> {
  /** The store keys below which claims stand, each ending in `/`: read them all before `allocate`. */
  readonly prefixes: readonly string[];
  /** Fills in what the object leaves to the server, given the keys taken. What it asks for and cannot have is returned. */
  allocate(object: T, old: T | undefined, taken: ReadonlySet<string>): FieldError[];
  /** The keys the object holds, in the order they are to be written; their value says who holds them. */
  keysOf(object: T): string[];
  /** What is served under a key that `holder` holds, without uid and time; absent, undefined: nothing. */
  objectAt?(key: string, holder: T): { readonly kind: Kind; readonly object: ApiObject } | undefined;
}
