import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, map, quantity, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/resource-quota-v1/ */
export const ScopedResourceSelectorRequirement = message(
  'io.k8s.api.core.v1.ScopedResourceSelectorRequirement',
  {
    scopeName: field(1, string, {
      required: true,
      description: 'The scope: Terminating, BestEffort, PriorityClass, CrossNamespacePodAffinity and so on.',
    }),
    operator: field(2, string, { required: true, description: 'In, NotIn, Exists or DoesNotExist.' }),
    values: field(3, list(string), { description: 'Some for In and NotIn, none for the others.' }),
  },
  { description: 'A condition on a scope.' },
);
export interface ScopedResourceSelectorRequirement extends Infer<typeof ScopedResourceSelectorRequirement> {}

export const ScopeSelector = message(
  'io.k8s.api.core.v1.ScopeSelector',
  {
    matchExpressions: field(1, list(ScopedResourceSelectorRequirement), {
      description: 'Conditions on scopes, all of which must hold.',
    }),
  },
  { atomic: true, description: 'Which objects count, by scopes with values.' },
);
export interface ScopeSelector extends Infer<typeof ScopeSelector> {}

export const ResourceQuotaSpec = message(
  'io.k8s.api.core.v1.ResourceQuotaSpec',
  {
    hard: field(1, map(quantity), {
      description: 'How much of each there may be, such as pods, requests.cpu, count/jobs.batch.',
    }),
    scopes: field(2, list(string), {
      description: 'Only what every one of these holds for is counted, such as BestEffort.',
    }),
    scopeSelector: field(3, ScopeSelector, {
      description: 'Like scopes, for scopes with values such as PriorityClass.',
    }),
  },
  { description: 'What would exceed it is refused when it is created.' },
);
export interface ResourceQuotaSpec extends Infer<typeof ResourceQuotaSpec> {}

export const ResourceQuotaStatus = message(
  'io.k8s.api.core.v1.ResourceQuotaStatus',
  {
    hard: field(1, map(quantity), { description: 'The limits that are enforced.' }),
    used: field(2, map(quantity), { description: 'What is in use in the namespace.' }),
  },
  { description: 'Counted anew all the time.' },
);
export interface ResourceQuotaStatus extends Infer<typeof ResourceQuotaStatus> {}

export const ResourceQuota = message(
  'io.k8s.api.core.v1.ResourceQuota',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, ResourceQuotaSpec, { default: {}, description: 'The limits, and what counts against them.' }),
    status: field(3, ResourceQuotaStatus, { default: {}, description: 'How much is in use. Read only.' }),
  },
  { description: 'How much all objects of a namespace together may use, and how many of them there may be.' },
);
export interface ResourceQuota extends Infer<typeof ResourceQuota> {}

export const ResourceQuotaKind = defineKind<ResourceQuota>(
  {
    group: '',
    version: 'v1',
    kind: 'ResourceQuota',
    resource: 'resourcequotas',
    namespaced: true,
    shortNames: ['quota'],
  },
  ResourceQuota,
);
