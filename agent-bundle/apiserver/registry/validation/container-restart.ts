import type { Container } from '../../../../common/api/core/v1/container.ts';
import { type FieldError, duplicateValue, invalidValue, requiredValue, tooMany } from '../field-error.ts';
import type { PodSurroundings } from './container.ts';
import { oneOf, requiredOneOf } from './names.ts';

const rulesMost = 20;
const codesMost = 255;

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#individual-container-restart-policy-and-rules */
export function validateRestarts({ restartPolicy, restartPolicyRules = [] }: Container, field: string): FieldError[] {
  const errors = oneOf(restartPolicy, ['Always', 'Never', 'OnFailure'], `${field}.restartPolicy`);
  const at = `${field}.restartPolicyRules`;
  if (restartPolicyRules.length > 0 && restartPolicy === undefined) {
    errors.push(requiredValue(`${field}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  }
  if (restartPolicyRules.length > rulesMost) errors.push(tooMany(at, restartPolicyRules.length, rulesMost));
  return [
    ...errors,
    ...restartPolicyRules.flatMap(({ action, exitCodes }, index) => [
      ...requiredOneOf(action, ['Restart', 'RestartAllContainers'], `${at}[${index}].action`),
      ...(exitCodes
        ? validateExitCodes(exitCodes, `${at}[${index}].exitCodes`)
        : [requiredValue(`${at}[${index}].exitCodes`, 'must be specified')]),
    ]),
  ];
}

interface ExitCodes {
  readonly operator: string;
  readonly values?: readonly number[];
}

function validateExitCodes({ operator, values = [] }: ExitCodes, field: string): FieldError[] {
  return [
    ...requiredOneOf(operator, ['In', 'NotIn'], `${field}.operator`),
    ...(values.length > codesMost ? [tooMany(`${field}.values`, values.length, codesMost)] : []),
    ...values.flatMap((value, index) =>
      values.indexOf(value) < index ? [duplicateValue(`${field}.values[${index}]`, value)] : [],
    ),
  ];
}

/** https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/#container-resize-policies */
export function validateResizePolicy(
  { resizePolicy = [] }: Pick<Container, 'resizePolicy'>,
  { restartPolicy: ofPod }: PodSurroundings,
  field: string,
): FieldError[] {
  const seen = new Set<string>();
  return resizePolicy.flatMap(({ resourceName, restartPolicy }, index) => {
    const errors = seen.has(resourceName) ? [duplicateValue(`${field}[${index}]`, resourceName)] : [];
    seen.add(resourceName);
    errors.push(...requiredOneOf(resourceName, ['cpu', 'memory'], field));
    errors.push(...requiredOneOf(restartPolicy, ['NotRequired', 'RestartContainer'], field));
    if (ofPod === 'Never' && restartPolicy === 'RestartContainer') {
      errors.push(invalidValue(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    }
    return errors;
  });
}
