import { type CSIDriver, CSIDriverKind, type TokenRequest } from '../../../../common/api/storage/v1/csi-driver.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue, invalidValue } from '../field-error.ts';
import { unchanged } from '../validation/immutable.ts';
import { oneOf, requiredOneOf } from '../validation/names.ts';
import { validateDriverName } from './driver-name.ts';

const yesOrNo = { type: 'boolean' } as const;

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/csi-driver-v1/ */
export const csiDrivers = defineResource(CSIDriverKind, {
  returnsDeletedObject: true,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: (driver, old) => {
      const changed = !semanticEqual(driver.spec, old.spec);
      if (changed) driver.metadata.generation = (old.metadata.generation ?? 0) + 1;
    },
    validateUpdate: (driver, old) => [
      ...validate(driver),
      // The path is the original's own.
      ...unchanged(driver.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
      ...unchanged(driver.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
    ],
  },
  columns: [
    nameColumn,
    column(
      'AttachRequired',
      'Volumes are attached to a node first.',
      ({ spec }) => spec.attachRequired ?? true,
      yesOrNo,
    ),
    column('PodInfoOnMount', 'It is told about the pod.', ({ spec }) => spec.podInfoOnMount ?? false, yesOrNo),
    column('StorageCapacity', 'It reports what is left.', ({ spec }) => spec.storageCapacity ?? false, yesOrNo),
    column('TokenRequests', 'The audiences of tokens it is given.', ({ spec }) =>
      unlessEmpty((spec.tokenRequests ?? []).map(({ audience }) => audience)),
    ),
    column(
      'RequiresRepublish',
      'It is called again and again.',
      ({ spec }) => spec.requiresRepublish ?? false,
      yesOrNo,
    ),
    column('Modes', 'The kinds of volumes it makes.', ({ spec }) => unlessEmpty(spec.volumeLifecycleModes ?? [])),
    ageColumn,
  ],
});

const unlessEmpty = (words: readonly string[]): string => (words.length === 0 ? '<unset>' : words.join(','));

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const updatePeriodLeast = 10;

function validate({ metadata, spec }: CSIDriver): FieldError[] {
  const { fsGroupPolicy, tokenRequests = [], volumeLifecycleModes = [] } = spec;
  const { nodeAllocatableUpdatePeriodSeconds: period } = spec;
  const isShort = period !== undefined && period < updatePeriodLeast;
  const at = 'spec.nodeAllocatableUpdatePeriodSeconds';
  return [
    ...validateDriverName(metadata.name, 'name'),
    ...requiredOneOf(fsGroupPolicy, groupPolicies, 'spec.fsGroupPolicy'),
    ...validateTokenRequests(tokenRequests),
    ...volumeLifecycleModes.flatMap((mode) => oneOf(mode, ['Ephemeral', 'Persistent'], 'spec.volumeLifecycleModes')),
    ...(isShort ? [invalidValue(at, period, `must be greater than or equal to ${updatePeriodLeast} seconds`)] : []),
  ];
}

const lifeLeast = 600;
const lifeMost = 2 ** 32;

function validateTokenRequests(requests: readonly TokenRequest[]): FieldError[] {
  const audiences = new Set<string>();
  return requests.flatMap(({ audience, expirationSeconds: life }, index) => {
    const at = `spec.tokenRequests[${index}]`;
    const errors = audiences.has(audience) ? [duplicateValue(`${at}.audience`, audience)] : [];
    audiences.add(audience);
    if (life === undefined) return errors;
    const refused = (why: string): FieldError => invalidValue(`${at}.expirationSeconds`, life, why);
    if (life < lifeLeast) errors.push(refused('may not specify a duration less than 10 minutes'));
    if (life > lifeMost) errors.push(refused('may not specify a duration larger than 2^32 seconds'));
    return errors;
  });
}
