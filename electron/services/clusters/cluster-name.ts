/** A name of RFC 1123 for a cluster that calls itself `wanted`, and that none of `taken` is. */
export function freeClusterName(wanted: string, taken: readonly string[]): string {
  // kubeadm's `kubernetes-admin@kubernetes`, EKS' `arn:aws:eks:…:cluster/web`, GKE's `gke_project_zone_web`.
  const own = wanted.split(/[@/_]/).filter(Boolean).at(-1) ?? '';
  const plain = own
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  const base = plain || 'cluster';
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
