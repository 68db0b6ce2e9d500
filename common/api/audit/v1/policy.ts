/**
 * What is recorded of a request: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Policy
 *
 *   None  ◂  Metadata: who, what, when, how it ended  ◂  Request: and what was sent  ◂  RequestResponse: and what came back
 */
export const levels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type Level = (typeof levels)[number];

/** ResponseStarted is that of requests that last, such as a watch; Panic, when nobody knows what went wrong. */
export const stages = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;
export type Stage = (typeof stages)[number];

/** Resources of one group. */
export interface GroupResources {
  /** Empty: the core group. */
  readonly group: string;
  /** `pods`, `pods/log`, `pods/*`, `*\/scale`, `*`; empty: all of the group. */
  readonly resources: readonly string[];
  /** Empty: whatever the name. */
  readonly resourceNames: readonly string[];
}

/** Which requests it is about: all it says must hold; an empty list says nothing. */
export interface PolicyRule {
  readonly level: Level;
  readonly users: readonly string[];
  readonly userGroups: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly GroupResources[];
  /** An empty name: what stands outside namespaces. */
  readonly namespaces: readonly string[];
  /** `/healthz`, `/metrics*`, `*`. */
  readonly nonResourceURLs: readonly string[];
  readonly omitStages: readonly Stage[];
  /** Undefined: as the policy says. */
  readonly omitManagedFields: boolean | undefined;
}

export interface AuditPolicy {
  /** The first that matches decides. */
  readonly rules: readonly PolicyRule[];
  readonly omitStages: readonly Stage[];
  readonly omitManagedFields: boolean;
}

/** The policy in a document; throws an Error that says what is wrong with it, in upstream's words where it has some. */
export function readPolicy(document: unknown): AuditPolicy {
  const policy = mapping(document, 'the policy');
  const { apiVersion, kind, rules } = policy;
  if (apiVersion !== 'audit.k8s.io/v1' || kind !== 'Policy') throw new Error('it is no Policy of audit.k8s.io/v1');
  if (!Array.isArray(rules) || rules.length === 0) throw new Error('loaded illegal policy with 0 rules');
  return {
    rules: rules.map((rule, index) => readRule(rule, `rules[${index}]`)),
    omitStages: readStages(policy['omitStages'], 'omitStages'),
    omitManagedFields: readSwitch(policy['omitManagedFields'], 'omitManagedFields') ?? false,
  };
}

function readRule(value: unknown, path: string): PolicyRule {
  const rule = mapping(value, path);
  const list = (field: string) => texts(rule[field], `${path}.${field}`);
  const resources = rule['resources'] ?? [];
  if (!Array.isArray(resources)) throw new Error(`${path}.resources: must be a list`);
  const read: PolicyRule = {
    level: oneOf(levels, rule['level'] ?? '', `${path}.level`),
    users: list('users'),
    userGroups: list('userGroups'),
    verbs: list('verbs'),
    resources: resources.map((one, index) => readResources(one, `${path}.resources[${index}]`)),
    namespaces: list('namespaces'),
    nonResourceURLs: list('nonResourceURLs'),
    omitStages: readStages(rule['omitStages'], `${path}.omitStages`),
    omitManagedFields: readSwitch(rule['omitManagedFields'], `${path}.omitManagedFields`),
  };
  if (read.nonResourceURLs.length > 0 && (read.resources.length > 0 || read.namespaces.length > 0)) {
    throw new Error(`${path}.nonResourceURLs: rules cannot apply to both regular resources and non-resource URLs`);
  }
  read.nonResourceURLs.forEach((url, index) => checkUrl(url, `${path}.nonResourceURLs[${index}]`));
  return read;
}

function readResources(value: unknown, path: string): GroupResources {
  const { group = '', resources, resourceNames } = mapping(value, path);
  if (typeof group !== 'string') throw new Error(`${path}.group: must be text`);
  const read = {
    group,
    resources: texts(resources, `${path}.resources`),
    resourceNames: texts(resourceNames, `${path}.resourceNames`),
  };
  if (read.resourceNames.length > 0 && read.resources.length === 0) {
    throw new Error(`${path}.resourceNames: using resourceNames requires at least one resource`);
  }
  return read;
}

function checkUrl(url: string, path: string): void {
  if (url === '*') return;
  const wrong = (why: string) => new Error(`${path}: Invalid value: ${JSON.stringify(url)}: ${why}`);
  if (!url.startsWith('/')) throw wrong("non-resource URL rules must begin with a '/' character");
  if (url.slice(0, -1).includes('*')) {
    throw wrong("non-resource URL wildcards '*' must be the final character of the rule");
  }
}

function mapping(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${path} must be a mapping`);
  return value as Readonly<Record<string, unknown>>;
}

function texts(value: unknown, path: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Error(`${path}: must be a list of texts`);
}

const readStages = (value: unknown, path: string): readonly Stage[] =>
  texts(value, path).map((stage, index) => oneOf(stages, stage, `${path}[${index}]`));

function readSwitch(value: unknown, path: string): boolean | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined;
  throw new Error(`${path}: must be true or false`);
}

function oneOf<T extends string>(supported: readonly T[], value: unknown, path: string): T {
  const found = supported.find((one) => one === value);
  if (found !== undefined) return found;
  const quoted = supported.map((one) => JSON.stringify(one)).join(', ');
  throw new Error(`${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${quoted}`);
}
