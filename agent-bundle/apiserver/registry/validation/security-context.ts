import type {
  AppArmorProfile,
  SeccompProfile,
  SecurityContext,
} from '../../../../common/api/core/v1/security-context.ts';
import type { PodSpec } from '../../../../common/api/core/v1/pod-spec.ts';
import { type FieldError, duplicateValue, forbiddenField, invalidValue, requiredValue } from '../field-error.ts';
import { oneOf } from './names.ts';
import { inRange, int32Max } from './numbers.ts';

export function validateContainerSecurity(context: SecurityContext | undefined, field: string): FieldError[] {
  if (!context) return [];
  const { privileged, runAsUser, runAsGroup, procMount, allowPrivilegeEscalation, capabilities } = context;
  const errors = [
    ...inRange(runAsUser, 0, int32Max, `${field}.runAsUser`),
    ...inRange(runAsGroup, 0, int32Max, `${field}.runAsGroup`),
    ...oneOf(procMount, ['Default', 'Unmasked'], `${field}.procMount`),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
  ];
  if (allowPrivilegeEscalation !== false) return errors;
  if (privileged) {
    const why = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
    errors.push(invalidValue(field, context, why));
  }
  if (capabilities?.add?.includes('CAP_SYS_ADMIN')) {
    const why = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN';
    errors.push(invalidValue(field, context, why));
  }
  return errors;
}

export function validatePodSecurity(spec: PodSpec, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.shareProcessNamespace && spec.hostPID) {
    const why = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(invalidValue(`${field}.shareProcessNamespace`, true, why));
  }
  const context = spec.securityContext;
  if (!context) return errors;
  errors.push(
    ...inRange(context.fsGroup, 0, int32Max, `${field}.fsGroup`),
    ...inRange(context.runAsUser, 0, int32Max, `${field}.runAsUser`),
    ...inRange(context.runAsGroup, 0, int32Max, `${field}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((group, index) =>
      inRange(group, 0, int32Max, `${field}.supplementalGroups[${index}]`),
    ),
    ...validateSysctls(context.sysctls ?? [], `${field}.sysctls`),
    ...oneOf(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${field}.fsGroupChangePolicy`),
    ...validateSeccomp(context.seccompProfile, `${field}.seccompProfile`),
    ...validateAppArmor(context.appArmorProfile, `${field}.appArmorProfile`),
    ...oneOf(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${field}.supplementalGroupsPolicy`),
    ...oneOf(context.seLinuxChangePolicy, ['MountOption', 'Recursive'], `${field}.seLinuxChangePolicy`),
  );
  return errors;
}

const sysctlPart = '[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?';
const sysctlPattern = new RegExp(`^(?:${sysctlPart}[./])*${sysctlPart}$`);

function validateSysctls(sysctls: readonly { readonly name: string }[], field: string): FieldError[] {
  const seen = new Set<string>();
  return sysctls.flatMap(({ name }, index) => {
    const at = `${field}[${index}].name`;
    if (name === '') return [requiredValue(at)];
    if (name.length > 253 || !sysctlPattern.test(name)) {
      return [invalidValue(at, name, 'must have at most 253 characters and match the names of kernel parameters')];
    }
    if (seen.has(name)) return [duplicateValue(at, name)];
    seen.add(name);
    return [];
  });
}

function validateSeccomp(profile: SeccompProfile | undefined, field: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  if (type === 'Localhost') {
    return localhostProfile
      ? []
      : [requiredValue(`${field}.localhostProfile`, 'must be set when seccomp type is Localhost')];
  }
  if (localhostProfile) {
    return [forbiddenField(`${field}.localhostProfile`, 'can only be set when seccomp type is Localhost')];
  }
  return type
    ? oneOf(type, ['Localhost', 'RuntimeDefault', 'Unconfined'], `${field}.type`)
    : [requiredValue(`${field}.type`, 'type is required when seccompProfile is set')];
}

/** https://kubernetes.io/docs/tutorials/security/apparmor/ */
function validateAppArmor(profile: AppArmorProfile | undefined, field: string): FieldError[] {
  if (!profile) return [];
  const { type, localhostProfile } = profile;
  const at = `${field}.localhostProfile`;
  switch (type) {
    case '':
      return [requiredValue(`${field}.type`, 'type is required when appArmorProfile is set')];
    case 'Localhost':
      if (localhostProfile === undefined) return [requiredValue(at, 'must be set when AppArmor type is Localhost')];
      if (localhostProfile.trim() !== localhostProfile) {
        return [invalidValue(at, localhostProfile, 'must not be padded with whitespace')];
      }
      return localhostProfile === '' ? [requiredValue(at, 'must be set when AppArmor type is Localhost')] : [];
    default:
      return [
        ...(localhostProfile === undefined
          ? []
          : [invalidValue(at, localhostProfile, 'can only be set when AppArmor type is Localhost')]),
        ...oneOf(type, ['Localhost', 'RuntimeDefault', 'Unconfined'], `${field}.type`),
      ];
  }
}
