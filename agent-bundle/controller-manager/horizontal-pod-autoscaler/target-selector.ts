import type { Pod } from '../../../common/api/core/v1/pod.ts';
import { matchesLabels, parseLabelSelector } from '../../../common/api/labels.ts';

/** Why an autoscaler must not count the pods of its target. */
export interface SelectorObjection {
  /** Of the event, and of the condition ScalingActive. */
  readonly event: string;
  readonly reason: string;
  readonly message: string;
  readonly condition: string;
}

/** A target that does not say which its pods are: without a selector all pods of the namespace would be counted. */
export const selectorMissing: SelectorObjection = {
  event: 'SelectorRequired',
  reason: 'InvalidSelector',
  message: 'selector is required',
  condition: "the HPA target's scale is missing a selector",
};

/**
 * Two autoscalers of the same pods would undo each other's work, so both stand still. `pods` are those of the autoscaler
 * `key`; `selectors` are of all autoscalers, by `namespace/name`. Undefined when nobody else has any of them.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export function sharedPods(
  key: string,
  pods: readonly Pod[],
  selectors: ReadonlyMap<string, string>,
): SelectorObjection | undefined {
  const namespace = namespaceOf(key);
  const controlling = [...selectors].flatMap(([each, selector]) => {
    if (each === key) return each;
    if (namespaceOf(each) !== namespace) return [];
    const requirements = parseLabelSelector(selector);
    return pods.some(({ metadata }) => matchesLabels(requirements, metadata.labels)) ? each : [];
  });
  if (controlling.length < 2) return undefined;
  const names = controlling.sort().join(' ');
  const message = `pods by selector ${selectors.get(key) ?? ''} are controlled by multiple HPAs: [${names}]`;
  return { event: 'AmbiguousSelector', reason: 'AmbiguousSelector', message, condition: message };
}

const namespaceOf = (key: string) => key.slice(0, key.indexOf('/'));
