import type {
  CustomResourceDefinition,
  CustomResourceDefinitionStatus as Status,
} from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import { acceptedNames } from './accepted-names.ts';
import { approvalCondition } from './approval.ts';
import { type Said, isTrue, withConditions } from './definition-conditions.ts';

/**
 * What is to be said of a definition, given the others. Once established it stays so, whatever names it asks for later.
 *
 *   created ──names accepted──▶ served here ──▶ Established
 *      └──names taken──▶ not accepted ──the other goes──▶ …
 */
export function statusOf(
  definition: CustomResourceDefinition,
  others: readonly CustomResourceDefinition[],
  now: string,
): Status {
  const { acceptedNames: names, condition } = acceptedNames(definition, others);
  const approval = approvalCondition(definition);
  const said = [condition, ...establishment(definition, condition), ...(approval ? [approval] : [])];
  const { status } = definition;
  return { ...status, acceptedNames: names, conditions: withConditions(status?.conditions ?? [], said, now) };
}

function establishment(definition: CustomResourceDefinition, { status }: Said): Said[] {
  if (isTrue(definition, 'Established')) return [];
  const type = 'Established';
  if (status === 'False') return [{ type, status, reason: 'NotAccepted', message: 'not all names are accepted' }];
  const message = 'the initial names have been accepted';
  return [{ type, status: 'True', reason: 'InitialNamesAccepted', message }];
}

/** All its objects are gone. */
export const allRemoved: Said = {
  type: 'Terminating',
  status: 'False',
  reason: 'InstanceDeletionCompleted',
  message: 'removed all instances',
};

/** Its objects go. */
export const removing: Said = {
  type: 'Terminating',
  status: 'True',
  reason: 'InstanceDeletionInProgress',
  message: 'CustomResource deletion is in progress',
};
