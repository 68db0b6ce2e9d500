import type { Pod } from '../../common/api/core/v1/pod.ts';
import type { ApiObject } from '../../common/api/schema/kind.ts';
import type { Informer } from '../../common/client/informer.ts';
import { controllerOf } from './ownership.ts';

/** Indexes of shared mirrors: several controllers ask for the same one, so each stands here once. */
const byNamespace = 'namespace';
const byController = 'controller';
const byNode = 'node';

/** Lets `inNamespace` look `informer` up. */
export function indexByNamespace<T extends ApiObject>(informer: Informer<T>): Informer<T> {
  return informer.index(byNamespace, ({ metadata }) => [metadata.namespace ?? '']);
}

export function inNamespace<T extends ApiObject>(informer: Informer<T>, namespace: string | undefined): Iterable<T> {
  return informer.byIndex(byNamespace, namespace ?? '');
}

/** Lets `controlledBy` look `informer` up. */
export function indexByController<T extends ApiObject>(informer: Informer<T>): Informer<T> {
  return informer.index(byController, (object) => {
    const owner = controllerOf(object);
    return owner ? [owner.uid] : [];
  });
}

export function controlledBy<T extends ApiObject>(informer: Informer<T>, uid: string | undefined): Iterable<T> {
  return informer.byIndex(byController, uid ?? '');
}

/** Lets `onNode` look the pods up. */
export function indexByNode(pods: Informer<Pod>): Informer<Pod> {
  return pods.index(byNode, ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
}

export function onNode(pods: Informer<Pod>, nodeName: string): Iterable<Pod> {
  return pods.byIndex(byNode, nodeName);
}
