import type { EphemeralContainer } from '../../../../common/api/core/v1/ephemeral-container.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import { type FieldError, duplicateValue, forbiddenField, notFoundValue } from '../field-error.ts';
import { type PodSurroundings, validateCommon } from './container.ts';

/** What would need the pod to be planned anew. */
const unsuited = [
  'ports',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;
const why = 'cannot be set for an Ephemeral Container';

/** https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/ */
export function validateEphemeralContainers(
  { ephemeralContainers = [], containers, initContainers = [] }: PodSpec,
  pod: PodSurroundings,
  field: string,
): FieldError[] {
  const others = new Set([...containers, ...initContainers].map(({ name }) => name));
  const seen = new Set(others);
  return ephemeralContainers.flatMap((container, index) => {
    const { name, targetContainerName } = container;
    const at = `${field}[${index}]`;
    const errors = validateCommon(container, pod, at);
    if (seen.has(name)) errors.push(duplicateValue(`${at}.name`, name));
    seen.add(name);
    if (targetContainerName && !others.has(targetContainerName)) {
      errors.push(notFoundValue(`${at}.targetContainerName`, targetContainerName));
    }
    return [...errors, ...validateUnsuited(container, at)];
  });
}

function validateUnsuited(container: EphemeralContainer, field: string): FieldError[] {
  const { resources = {}, volumeMounts = [] } = container;
  return [
    ...unsuited.filter((name) => container[name] !== undefined).map((name) => forbiddenField(`${field}.${name}`, why)),
    ...(Object.keys(resources).length > 0 ? [forbiddenField(`${field}.resources`, why)] : []),
    ...volumeMounts.flatMap((mount, index) =>
      (['subPath', 'subPathExpr'] as const)
        .filter((name) => mount[name])
        .map((name) => forbiddenField(`${field}.volumeMounts[${index}].${name}`, why)),
    ),
  ];
}
