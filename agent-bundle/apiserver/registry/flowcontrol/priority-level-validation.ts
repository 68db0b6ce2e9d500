import type {
  ExemptPriorityLevelConfiguration,
  LimitResponse,
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '../../../../common/api/flowcontrol/v1/priority-level-configuration.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, forbiddenField, invalidValue, requiredValue, unsupportedValue } from '../field-error.ts';
import { inRange } from '../validation/numbers.ts';
import { mandatoryPriorityLevels } from './mandatory.ts';
import { ownMember } from '../../codec/json-value.ts';

const exemptName = 'exempt';

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/priority-level-configuration-v1/ */
export function validatePriorityLevel({ metadata: { name }, spec }: PriorityLevelConfiguration): FieldError[] {
  const errors: FieldError[] = [];
  if ((name === exemptName) !== (spec.type === 'Exempt')) {
    const why = `type must be 'Exempt' if and only if name is '${exemptName}'`;
    errors.push(invalidValue('spec.type', spec.type, why));
  }
  errors.push(...validateType(spec));
  const fixed = ownMember(mandatoryPriorityLevels, name);
  // How much the exempt level takes from the others may be set.
  if (fixed && !semanticEqual({ ...spec, exempt: undefined }, { ...fixed, exempt: undefined })) {
    errors.push(invalidValue('spec', spec, `spec of '${name}' must equal the fixed value`));
  }
  return errors;
}

function validateType({ type, limited, exempt }: PriorityLevelConfiguration['spec']): FieldError[] {
  switch (type) {
    case 'Exempt':
      return [
        ...(limited ? [forbiddenField('spec.limited', 'must be nil if the type is not Limited')] : []),
        ...(exempt ? validateShares(exempt, 'spec.exempt') : []),
      ];
    case 'Limited':
      return [
        ...(exempt ? [forbiddenField('spec.exempt', 'must be nil if the type is Limited')] : []),
        ...(limited
          ? validateLimited(limited, 'spec.limited')
          : [requiredValue('spec.limited', 'must not be empty when type is Limited')]),
      ];
    default:
      return [unsupportedValue('spec.type', type, ['Exempt', 'Limited'])];
  }
}

function validateShares(
  { nominalConcurrencyShares = 0, lendablePercent }: ExemptPriorityLevelConfiguration,
  field: string,
): FieldError[] {
  return [
    ...(nominalConcurrencyShares < 0
      ? [invalidValue(`${field}.nominalConcurrencyShares`, nominalConcurrencyShares, 'must be a non-negative integer')]
      : []),
    ...inRange(lendablePercent, 0, 100, `${field}.lendablePercent`),
  ];
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, field: string): FieldError[] {
  const { limitResponse, borrowingLimitPercent } = limited;
  const errors = [...validateShares(limited, field), ...validateResponse(limitResponse, `${field}.limitResponse`)];
  if (borrowingLimitPercent !== undefined && borrowingLimitPercent < 0) {
    const why = 'if specified, must be a non-negative integer';
    errors.push(invalidValue(`${field}.borrowingLimitPercent`, borrowingLimitPercent, why));
  }
  return errors;
}

function validateResponse({ type, queuing }: LimitResponse, field: string): FieldError[] {
  switch (type) {
    case 'Reject':
      return queuing
        ? [forbiddenField(`${field}.queuing`, 'must be nil if limited.limitResponse.type is not Queue')]
        : [];
    case 'Queue':
      return queuing
        ? validateQueuing(queuing, `${field}.queuing`)
        : [requiredValue(`${field}.queuing`, 'must not be empty if limited.limitResponse.type is Queue')];
    default:
      return [unsupportedValue(`${field}.type`, type, ['Queue', 'Reject'])];
  }
}

const queuesMost = 10_000_000;
/** So many bits of a hash choose a hand of queues. */
const entropyMost = 60;

function validateQueuing(queuing: QueuingConfiguration, field: string): FieldError[] {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  const refuse = (name: string, value: number, why: string) => invalidValue(`${field}.${name}`, value, why);
  const errors: FieldError[] = [];
  if (queueLengthLimit <= 0) errors.push(refuse('queueLengthLimit', queueLengthLimit, 'must be positive'));
  if (queues <= 0) errors.push(refuse('queues', queues, 'must be positive'));
  else if (queues > queuesMost) errors.push(refuse('queues', queues, `must not be greater than ${queuesMost}`));
  if (handSize <= 0) errors.push(refuse('handSize', handSize, 'must be positive'));
  else if (handSize > queues) {
    errors.push(refuse('handSize', handSize, `should not be greater than queues (${queues})`));
  } else if (Math.ceil(Math.log2(queues) * handSize) > entropyMost) {
    const what = `required entropy bits of deckSize ${queues} and handSize ${handSize}`;
    errors.push(refuse('handSize', handSize, `${what} should not be greater than ${entropyMost}`));
  }
  return errors;
}
