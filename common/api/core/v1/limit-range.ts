import { ObjectMeta } from '../../meta/v1.ts';
import { typeMeta } from '../../schema/type-meta.ts';
import { type Infer, field, message, list, map, quantity, string } from '../../schema/field.ts';
import { defineKind } from '../../schema/kind.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/limit-range-v1/ */
export const LimitRangeItem = message(
  'io.k8s.api.core.v1.LimitRangeItem',
  {
    type: field(1, string, { required: true, description: 'What it is for: Container, Pod or PersistentVolumeClaim.' }),
    max: field(2, map(quantity), { description: 'The most that may be asked for.' }),
    min: field(3, map(quantity), { description: 'The least that must be asked for.' }),
    default: field(4, map(quantity), { description: 'The limit of containers that name none. Default: max.' }),
    defaultRequest: field(5, map(quantity), {
      description: 'The request of containers that name none. Default: their limit, or min.',
    }),
    maxLimitRequestRatio: field(6, map(quantity), {
      description: 'How many times its request a limit may be at most.',
    }),
  },
  { description: 'Bounds and defaults for one type.' },
);
export interface LimitRangeItem extends Infer<typeof LimitRangeItem> {}

export const LimitRangeSpec = message(
  'io.k8s.api.core.v1.LimitRangeSpec',
  {
    limits: field(1, list(LimitRangeItem), { required: true, description: 'One entry for each type.' }),
  },
  { description: 'Checked and filled in when a pod or claim is created; existing ones are left alone.' },
);
export interface LimitRangeSpec extends Infer<typeof LimitRangeSpec> {}

export const LimitRange = message(
  'io.k8s.api.core.v1.LimitRange',
  {
    ...typeMeta,
    metadata: field(1, ObjectMeta, { present: true, description: 'Its name, labels, annotations and owners.' }),
    spec: field(2, LimitRangeSpec, { default: {}, description: 'The bounds and defaults, by type.' }),
  },
  { description: 'Bounds and defaults for what single pods, containers and claims of a namespace may ask for.' },
);
export interface LimitRange extends Infer<typeof LimitRange> {}

export const LimitRangeKind = defineKind<LimitRange>(
  { group: '', version: 'v1', kind: 'LimitRange', resource: 'limitranges', namespaced: true, shortNames: ['limits'] },
  LimitRange,
);
