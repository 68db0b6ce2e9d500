import { agentUnit, networkOnly } from './agent-unit.ts';
import type { UnitFile } from './unit-file.ts';

export interface SchedulerSettings {
  readonly release: string;
  readonly apiServers: readonly string[];
}

/** Flags: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/ */
export function kubeSchedulerUnit({ release, apiServers }: SchedulerSettings): UnitFile {
  return agentUnit(
    {
      name: 'kube-scheduler',
      description: 'Chooses a node for each pod',
      documentation: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
      component: 'scheduler',
      after: ['kube-apiserver.service'],
      flags: { kubeconfig: '/etc/kubernetes/scheduler.conf', 'api-servers': apiServers.join(',') },
      service: networkOnly,
    },
    release,
  );
}
