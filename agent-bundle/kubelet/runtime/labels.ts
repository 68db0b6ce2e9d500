import type { PodRef } from './port.ts';

/**
 * What the kubelet writes on every sandbox and container, so that it finds them again after it was restarted, and so
 * that other tools (crictl) can name them. The names are Kubernetes' own.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
export const podNameLabel = 'io.kubernetes.pod.name';
export const podNamespaceLabel = 'io.kubernetes.pod.namespace';
export const podUidLabel = 'io.kubernetes.pod.uid';
export const containerNameLabel = 'io.kubernetes.container.name';

/** Tells whether the pod's wish for this container is still the one it was made from. */
export const hashAnnotation = 'io.kubernetes.container.hash';
export const restartCountAnnotation = 'io.kubernetes.container.restartCount';
export const terminationMessagePathAnnotation = 'io.kubernetes.container.terminationMessagePath';
export const terminationMessagePolicyAnnotation = 'io.kubernetes.container.terminationMessagePolicy';
/** Seconds; how gently to end a container whose pod nobody knows any more. */
export const gracePeriodAnnotation = 'io.kubernetes.pod.terminationGracePeriod';
/** Seconds to wait after this container has ended before it is started again. */
export const restartDelayAnnotation = 'pilothouse.dev/restart-delay';

export function podLabels(pod: PodRef): Record<string, string> {
  return { [podNameLabel]: pod.name, [podNamespaceLabel]: pod.namespace, [podUidLabel]: pod.uid };
}

/** The pod that labels name, or undefined when they are not the kubelet's. */
export function podOfLabels(labels: Readonly<Record<string, string>>): PodRef | undefined {
  const [uid, name, namespace] = [labels[podUidLabel], labels[podNameLabel], labels[podNamespaceLabel]];
  return uid && name && namespace ? { uid, name, namespace } : undefined;
}
