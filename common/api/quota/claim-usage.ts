import type { PersistentVolumeClaim } from '../core/v1/persistent-volume-claim.ts';
import { volumeAnnotations } from '../core/v1/volume-binding.ts';
import { type Quantity, compareQuantities, parseQuantity } from '../quantity.ts';
import { type Usage, pieces } from './usage.ts';

const counted = new Set(['persistentvolumeclaims', 'count/persistentvolumeclaims', 'requests.storage']);
const ofClass = /\.storageclass\.storage\.k8s\.io\/(?:requests\.storage|persistentvolumeclaims)$/;

/** Whether a quota resource is counted of claims. */
export const countsClaims = (name: string): boolean => counted.has(name) || ofClass.test(name);

/** What a claim uses of a quota: itself and its storage, both also of its storage class. */
export function claimUsage({ metadata, spec, status }: PersistentVolumeClaim): Usage {
  const usage = new Map<string, Quantity>([
    ['persistentvolumeclaims', pieces(1)],
    ['count/persistentvolumeclaims', pieces(1)],
  ]);
  const storage = larger(spec?.resources?.requests?.['storage'], status?.allocatedResources?.['storage']);
  if (storage) usage.set('requests.storage', storage);
  const storageClass = metadata.annotations?.[volumeAnnotations.storageClass] ?? spec?.storageClassName;
  if (storageClass) {
    const prefix = `${storageClass}.storageclass.storage.k8s.io/`;
    usage.set(`${prefix}persistentvolumeclaims`, pieces(1));
    if (storage) usage.set(`${prefix}requests.storage`, storage);
  }
  return usage;
}

/** A volume that was grown further than is asked for now still is that large. */
function larger(asked: string | undefined, allocated: string | undefined): Quantity | undefined {
  const sizes = [asked, allocated].flatMap((text) => (text === undefined ? [] : [parseQuantity(text)]));
  return sizes.reduce<Quantity | undefined>(
    (most, size) => (most && compareQuantities(most, size) >= 0 ? most : size),
    undefined,
  );
}
