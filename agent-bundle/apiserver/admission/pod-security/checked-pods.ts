import type { ApiObject, Kind } from '../../../../common/api/schema/kind.ts';
import { groupResourceOf } from '../../../../common/api/schema/kind.ts';
import type { Pod } from '../../../../common/api/core/v1/pod.ts';
import type { CronJob } from '../../../../common/api/batch/v1/cron-job.ts';
import type { CheckedPod } from './pod-parts.ts';

interface WithTemplate extends ApiObject {
  readonly spec?: { readonly template?: Template };
}
interface Template {
  readonly metadata?: CheckedPod['metadata'];
  readonly spec?: CheckedPod['spec'];
}

const ofSpec = (object: ApiObject): Template | undefined => (object as WithTemplate).spec?.template;

/** Where the pods that a workload will make are described. */
const templates: Readonly<Record<string, (object: ApiObject) => Template | undefined>> = {
  podtemplates: (object) => (object as ApiObject & { readonly template?: Template }).template,
  replicationcontrollers: ofSpec,
  'replicasets.apps': ofSpec,
  'deployments.apps': ofSpec,
  'statefulsets.apps': ofSpec,
  'daemonsets.apps': ofSpec,
  'jobs.batch': ofSpec,
  'cronjobs.batch': (object) => (object as CronJob).spec?.jobTemplate?.spec?.template,
};

/** A kind whose objects describe pods. */
export const describesPods = (kind: Pick<Kind, 'group' | 'resource'>): boolean =>
  Object.hasOwn(templates, groupResourceOf(kind));

/** The pods that an object of such a kind describes; undefined where it leaves them out. */
export function describedPod(kind: Pick<Kind, 'group' | 'resource'>, object: ApiObject): CheckedPod | undefined {
  const template = templates[groupResourceOf(kind)]?.(object);
  return template?.spec && { metadata: template.metadata ?? {}, spec: template.spec };
}

const seccompPodKey = 'seccomp.security.alpha.kubernetes.io/pod';
const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/';

/** Whether an update of a pod touches anything that the standards look at: of what can change that is little. */
export function isSignificant(pod: Pod, old: Pod): boolean {
  const annotation = ({ metadata }: Pod, key: string) => metadata.annotations?.[key];
  if (annotation(pod, seccompPodKey) !== annotation(old, seccompPodKey)) return true;
  const parts = ['containers', 'initContainers', 'ephemeralContainers'] as const;
  return parts.some((part) => {
    const [now = [], before = []] = [pod.spec[part], old.spec[part]];
    return (
      now.length !== before.length ||
      now.some(({ name, image }) => {
        const key = seccompContainerPrefix + name;
        return (
          before.find((one) => one.name === name)?.image !== image || annotation(pod, key) !== annotation(old, key)
        );
      })
    );
  });
}
