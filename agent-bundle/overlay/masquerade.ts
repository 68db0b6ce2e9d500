/**
 * Pods that speak to the world outside the cluster carry their host's address; among pods nothing is rewritten.
 * One table of our own, replaced whole.
 */
export function masqueradeTable(network: string): string {
  return `
add table ip flannel
delete table ip flannel
table ip flannel {
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${network} ip daddr ${network} return
    ip saddr ${network} ip daddr 224.0.0.0/4 return
    ip saddr ${network} masquerade fully-random
  }
}
`;
}
