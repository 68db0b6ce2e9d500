import { type Cluster, type With, unresolvable } from '../framework.ts';
import { isBound } from './volume-claims.ts';

const wrongZone = unresolvable('node(s) had no available volume zone');

/** Labels that say where a volume or a node is; what nodes of old call it, by what volumes may. */
const topologyLabels = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['topology.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'topology.kubernetes.io/region'],
]);

/** Bound volumes with the label of a zone or region are used there only; several values are joined by two underscores. */
export function volumeZone({ storage }: Cluster): With<'preFilter'> {
  return {
    name: 'VolumeZone',
    events: ['node', 'volume', 'claim', 'storage-class'],
    preFilter({ namespace, claims }) {
      const wanted: Array<readonly [label: string, today: string, values: readonly string[]]> = [];
      for (const name of claims) {
        const claim = storage.claim(namespace, name);
        if (!claim || !isBound(claim)) continue;
        const labels = storage.volume(claim.spec.volumeName ?? '')?.metadata.labels ?? {};
        for (const [label, today] of topologyLabels) {
          const value = labels[label];
          if (value !== undefined) wanted.push([label, today, value.split('__')]);
        }
      }
      if (wanted.length === 0) return undefined;
      return {
        filter({ node }) {
          const labels = node.metadata.labels ?? {};
          // A node that says nothing of where it is stands everywhere.
          if (![...topologyLabels.keys()].some((label) => label in labels)) return undefined;
          const isThere = wanted.every(([label, today, values]) =>
            values.includes(labels[label] ?? labels[today] ?? ''),
          );
          return isThere ? undefined : wrongZone;
        },
      };
    },
  };
}
