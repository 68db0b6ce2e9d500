import type { CustomResourceDefinition } from '../../../common/api/apiextensions/v1/custom-resource-definition.ts';
import type { Said } from './definition-conditions.ts';

const annotation = 'api-approved.kubernetes.io';
const proposal = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** Whether a group of Kubernetes' own was approved by its reviewers; nothing is said of other groups. */
export function approvalCondition({ metadata, spec }: CustomResourceDefinition): Said | undefined {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return undefined;
  const type = 'KubernetesAPIApprovalPolicyConformant';
  const value = metadata.annotations?.[annotation] ?? '';
  const required = `protected groups must have approval annotation "${annotation}"`;
  if (value === '') return { type, status: 'False', reason: 'MissingAnnotation', message: `${required}, ${proposal}` };
  if (value.startsWith('unapproved')) {
    return { type, status: 'False', reason: 'UnapprovedAnnotation', message: `not approved: ${JSON.stringify(value)}` };
  }
  if (URL.canParse(value)) {
    return { type, status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${value}` };
  }
  const message = `${required} with either a URL or a reason starting with "unapproved", ${proposal}`;
  return { type, status: 'False', reason: 'InvalidAnnotation', message };
}
