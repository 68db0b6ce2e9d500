import type { APIService } from '../../../../common/api/apiregistration/v1/api-service.ts';
import { portNumber, rfc1035Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { follows, required } from '../validation/names.ts';

const groupPriorityMost = 20_000;
const versionPriorityMost = 1000;

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/ */
export function validateAPIService({
  metadata,
  spec = { groupPriorityMinimum: 0, versionPriority: 0 },
}: APIService): FieldError[] {
  const { group = '', version = '', groupPriorityMinimum, versionPriority } = spec;
  const errors: FieldError[] = [];
  if (metadata.name !== `${version}.${group}`) {
    const why = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(`${version}.${group}`)}`;
    errors.push(invalidValue('metadata.name', metadata.name, why));
  }
  if (group !== '') errors.push(...follows(rfc1123Subdomain, group, 'spec.group'));
  else if (version !== 'v1') {
    errors.push(requiredValue('spec.group', 'only v1 may have an empty group and it better be legacy kube'));
  }
  errors.push(...required(version, 'spec.version', rfc1035Label));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > groupPriorityMost) {
    const why = `must be positive and less than ${groupPriorityMost}`;
    errors.push(invalidValue('spec.groupPriorityMinimum', groupPriorityMinimum, why));
  }
  if (versionPriority <= 0 || versionPriority > versionPriorityMost) {
    const why = `must be positive and less than ${versionPriorityMost}`;
    errors.push(invalidValue('spec.versionPriority', versionPriority, why));
  }
  return [...errors, ...validateServer(spec)];
}

/** Who serves it: this server needs no certificates to trust itself. */
function validateServer({ service, caBundle, insecureSkipTLSVerify }: NonNullable<APIService['spec']>): FieldError[] {
  const errors: FieldError[] = [];
  const insecure = (why: string) => errors.push(invalidValue('spec.insecureSkipTLSVerify', true, why));
  if (!service) {
    if (caBundle) {
      const size = `${Buffer.from(caBundle, 'base64').length} bytes`;
      errors.push(invalidValue('spec.caBundle', size, 'local APIServices may not have a caBundle'));
    }
    if (insecureSkipTLSVerify) insecure('local APIServices may not have insecureSkipTLSVerify');
    return errors;
  }
  errors.push(
    ...required(service.namespace, 'spec.service.namespace'),
    ...required(service.name, 'spec.service.name'),
    ...portNumber(service.port ?? 0).map((words) =>
      invalidValue('spec.service.port', service.port ?? 0, `port is not valid: ${words}`),
    ),
  );
  if (insecureSkipTLSVerify && caBundle) insecure('may not be true if caBundle is present');
  return errors;
}
