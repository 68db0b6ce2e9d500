import { type Infer, field, message, list, map, quantity, string } from '../../schema/field.ts';

/** What containers and claims ask for: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export const ResourceClaim = message(
  'io.k8s.api.core.v1.ResourceClaim',
  {
    name: field(1, string, { required: true, description: 'The entry in the resourceClaims of the pod.' }),
    request: field(2, string, { description: 'Only what this request of the claim got. Absent: all of it.' }),
  },
  { description: 'A claim for devices that a container uses.' },
);
export interface ResourceClaim extends Infer<typeof ResourceClaim> {}

export const ResourceRequirements = message(
  'io.k8s.api.core.v1.ResourceRequirements',
  {
    limits: field(1, map(quantity), {
      description: 'The most it may use: cpu, memory, ephemeral-storage, or a device such as example.com/gpu.',
    }),
    requests: field(2, map(quantity), {
      description: 'What is set aside for it on the node. Where there is only a limit, the request equals it.',
    }),
    claims: field(3, list(ResourceClaim), {
      listType: 'map',
      listMapKeys: ['name'],
      description: 'Names of entries in the resourceClaims of the pod that this container uses.',
    }),
  },
  { description: 'How much of the resources of a node is set aside, and where the limit is.' },
);
export interface ResourceRequirements extends Infer<typeof ResourceRequirements> {}

export const VolumeResourceRequirements = message(
  'io.k8s.api.core.v1.VolumeResourceRequirements',
  {
    limits: field(1, map(quantity), { description: 'The largest volume that will do.' }),
    requests: field(2, map(quantity), { description: 'The smallest volume that will do, as storage.' }),
  },
  { description: 'Sizes, as storage.' },
);
export interface VolumeResourceRequirements extends Infer<typeof VolumeResourceRequirements> {}
