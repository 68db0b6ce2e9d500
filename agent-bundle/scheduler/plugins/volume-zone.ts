import { type Cluster, type With, unresolvable } from '../framework.ts';
import { isBound } from './volume-claims.ts';

const wrongZone = unresolvable('node(s) had no available volume zone');

/** Labels of volumes that say where they are; several values are joined by two underscores. */
const topologyLabels = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** Bound volumes with the label of a zone or region are used there only. */
export function volumeZone(cluster: Cluster): With<'preFilter'> {
  return {
    name: 'VolumeZone',
    events: ['node', 'volume', 'claim', 'storage-class'],
    preFilter({ namespace, claims }) {
      const wanted: Array<readonly [label: string, values: readonly string[]]> = [];
      for (const name of claims) {
        const claim = cluster.claim(namespace, name);
        if (!claim || !isBound(claim)) continue;
        const labels = cluster.volume(claim.spec.volumeName ?? '')?.metadata.labels ?? {};
        for (const label of topologyLabels) {
          const value = labels[label];
          if (value !== undefined) wanted.push([label, value.split('__')]);
        }
      }
      if (wanted.length === 0) return undefined;
      return {
        filter({ node }) {
          const labels = node.metadata.labels ?? {};
          if (!topologyLabels.some((label) => label in labels)) return undefined;
          return wanted.every(([label, values]) => values.includes(labels[label] ?? '')) ? undefined : wrongZone;
        },
      };
    },
  };
}
