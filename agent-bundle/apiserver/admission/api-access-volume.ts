import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ServiceAccount } from '../../../common/api/core/v1/service-account.ts';
import type { Volume } from '../../../common/api/core/v1/volume.ts';
import { generateSuffix } from '../../../common/api/names.ts';

/** Where clients in pods look for their token, the authority of the API and their namespace. */
const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumePrefix = 'kube-api-access-';
/** An hour, and a few seconds by which such tokens are told from others in logs. */
const expirationSeconds = 3_607;

/** Whether a pod is given a token that it did not ask for: its own word counts before its account's. */
export function wantsApiAccess(pod: Pod, account: ServiceAccount): boolean {
  return pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

/**
 * Gives every container a way to the API, but those that have something else mounted there. Ephemeral containers come later
 * and get none. https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export function mountApiAccess({ spec }: Pod): void {
  const present = spec.volumes?.find(({ name }) => name.startsWith(volumePrefix));
  const name = present?.name ?? volumePrefix + generateSuffix();
  let mounted = false;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (container.volumeMounts?.some((mount) => mount.mountPath === mountPath)) continue;
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }];
    mounted = true;
  }
  if (mounted && !present) spec.volumes = [...(spec.volumes ?? []), apiAccessVolume(name)];
}

const apiAccessVolume = (name: string): Volume => ({
  name,
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 0o644,
  },
});
