import type { Volume } from '../../../../common/api/core/v1/volume.ts';
import { isSeccompAllowed } from './baseline-checks.ts';
import type { Check, Violation } from './check.ts';
import { type CheckedContainer, type CheckedPod, hasOwnUsers, named, plural, quoted, sorted } from './pod-parts.ts';
import { badContainers, badSettings } from './settings.ts';

/** What a pod must give up besides, and say so. */
export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    versions: [
      [25, (pod) => unlessWindows(pod, allowPrivilegeEscalation)],
      [8, allowPrivilegeEscalation],
    ],
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    versions: [
      [25, (pod) => unlessWindows(pod, capabilities)],
      [22, capabilities],
    ],
  },
  { id: 'restrictedVolumes', level: 'restricted', versions: [[0, restrictedVolumes]] },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    versions: [
      [34, (pod) => (hasOwnUsers(pod.spec) ? undefined : runAsNonRoot(pod))],
      [0, runAsNonRoot],
    ],
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    versions: [
      [34, (pod) => (hasOwnUsers(pod.spec) ? undefined : runAsUser(pod))],
      [23, runAsUser],
    ],
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    versions: [
      [25, (pod) => unlessWindows(pod, seccompProfile)],
      [19, seccompProfile],
    ],
  },
];

/** Windows has none of these. */
const unlessWindows = (pod: CheckedPod, find: (pod: CheckedPod) => Violation | undefined): Violation | undefined =>
  pod.spec.os?.name === 'windows' ? undefined : find(pod);

function allowPrivilegeEscalation(pod: CheckedPod) {
  const bad = badContainers(pod, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
}

function capabilities(pod: CheckedPod) {
  const keeping = badContainers(pod, ({ securityContext: own }) => !own?.capabilities?.drop?.includes('ALL'));
  const added = ({ securityContext: own }: CheckedContainer) =>
    (own?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = badContainers(pod, (container) => added(container).length > 0);
  const details = [
    ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [
          `${named(adding)} must not include ${quoted(sorted(adding.flatMap(added)))} in securityContext.capabilities.add`,
        ]
      : []),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

const harmlessVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const typeOf = (volume: Volume): string =>
  Object.entries(volume).find(([name, source]) => name !== 'name' && source !== undefined)?.[0] ?? 'unknown';

function restrictedVolumes({ spec }: CheckedPod) {
  const bad = (spec.volumes ?? []).filter((volume) => !harmlessVolumes.has(typeOf(volume)));
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map(typeOf));
  const uses = bad.length === 1 ? 'uses' : 'use';
  const who = `${plural('volume', bad.length)} ${quoted(bad.map(({ name }) => name))} ${uses}`;
  return {
    reason: 'restricted volume types',
    detail: `${who} restricted volume ${plural('type', types.length)} ${quoted(types)}`,
  };
}

function runAsNonRoot(pod: CheckedPod) {
  const { setters, silent } = badSettings(pod, { of: (context) => context.runAsNonRoot, isBad: (is) => !is });
  const reason = 'runAsNonRoot != true';
  if (setters !== '') return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` };
}

function runAsUser(pod: CheckedPod) {
  const { setters } = badSettings(pod, { of: (context) => context.runAsUser, isBad: (user) => Number(user) === 0 });
  return setters === '' ? undefined : { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` };
}

function seccompProfile(pod: CheckedPod) {
  const { setters, values, silent } = badSettings(pod, {
    of: (context) => context.seccompProfile?.type,
    isBad: (type) => !isSeccompAllowed(type),
  });
  const reason = 'seccompProfile';
  if (setters !== '') {
    return {
      reason,
      detail: `${setters} must not set securityContext.seccompProfile.type to ${quoted(sorted(values))}`,
    };
  }
  if (silent.length === 0) return undefined;
  const wanted = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return { reason, detail: `pod or ${named(silent)} ${wanted}` };
}
