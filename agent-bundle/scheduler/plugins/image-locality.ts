import type { With } from '../framework.ts';
import { scoreMost } from './normalize.ts';

const megabyte = 1024 * 1024;
/** Less than this is as good as nothing; so much for each container is as good as all. */
const least = 23 * megabyte;
const mostPerContainer = 1000 * megabyte;

/** Prefers nodes where large images of the pod lie already; what lies on few nodes counts less, or all would go there. */
export const imageLocality: With<'preScore'> = {
  name: 'ImageLocality',
  preScore({ pod }, _, snapshot) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const names = containers.map(({ image }) => canonicalImage(image ?? ''));
    const spread = new Map(names.map((name) => [name, snapshot.nodesWithImage(name) / snapshot.nodes.length]));
    if (![...spread.values()].some((share) => share > 0)) return undefined;
    const most = mostPerContainer * names.length;
    return ({ images }) => {
      const sum = names.reduce((all, name) => all + Math.floor((images.get(name) ?? 0) * (spread.get(name) ?? 0)), 0);
      const bounded = Math.min(most, Math.max(least, sum));
      return Math.floor((scoreMost * (bounded - least)) / (most - least));
    };
  },
};

/** A name without tag means :latest, as nodes list it. */
export function canonicalImage(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
