/** A name for the host at an address that no other has: the first part of its DNS name, else `node1`, `node2`. */
export function nameFor(address: string, others: ReadonlyArray<{ readonly name: string }>): string {
  const taken = new Set(others.map(({ name }) => name));
  const label = /^[a-z][a-z0-9-]{0,58}(?=\.|$)/i.exec(address.trim())?.[0].toLowerCase().replace(/-+$/, '');
  if (label && !taken.has(label)) return label;
  for (let number = label ? 2 : 1; ; number++) {
    const name = label ? `${label}-${number}` : `node${number}`;
    if (!taken.has(name)) return name;
  }
}

/** `cluster`, or `cluster-2` where that is taken. */
export function clusterName(taken: Iterable<string>): string {
  const names = new Set(taken);
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'cluster' : `cluster-${number}`;
    if (!names.has(name)) return name;
  }
}
