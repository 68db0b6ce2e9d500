import { parseQuantity } from '../../../../common/api/quantity.ts';

/** What old manifests say, and what is rarely meant: words for `Warning` headers. */

/** Labels of nodes that have other names now. */
const renamedLabels = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
]);

/** Why a label of nodes should no longer be named; undefined for all others. */
export const renamedLabel = (key: string): string | undefined => renamedLabels.get(key);

/** Where a key of a selector is such a label: `field` is the place of the key. */
export function renamedKey(key: string, field: string): string[] {
  const words = renamedLabels.get(key);
  return words === undefined ? [] : [`${field}: ${key} is ${words}`];
}

/** Sources of volumes that no node serves any more, or soon none. */
const retiredSources = new Map([
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+'],
]);

/** For a volume of a pod or a PersistentVolume: its members are sources. */
export const retiredSource = (volume: object, field: string): string[] =>
  [...retiredSources]
    .filter(([name]) => Object.hasOwn(volume, name))
    .map(([name, words]) => `${field}.${name}: ${words}`);

/** Half a byte is nobody's wish: `memory: 100m` means a tenth of one. `names` are the resources that are bytes. */
export function partsOfBytes(amounts: Readonly<Record<string, string>>, names: string[], field: string): string[] {
  return Object.entries(amounts).flatMap(([name, amount]) => {
    const isWhole = parseQuantity(amount).nanos % 1_000_000_000n === 0n;
    if (isWhole || !names.includes(name)) return [];
    return [`${field}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`];
  });
}
