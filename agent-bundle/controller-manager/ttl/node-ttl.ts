/** How long a kubelet may trust a Secret or ConfigMap that it has read, and clusters of what size it is for. */
interface Boundary {
  /** With fewer nodes the time before is enough, and with more the next one is due. The ranges overlap: nothing flaps. */
  readonly fewest: number;
  readonly most: number;
  readonly seconds: number;
}

/** The more nodes, the more rarely each asks. */
const boundaries: readonly Boundary[] = [
  { fewest: 0, most: 100, seconds: 0 },
  { fewest: 90, most: 500, seconds: 15 },
  { fewest: 450, most: 1000, seconds: 30 },
  { fewest: 900, most: 2000, seconds: 60 },
  { fewest: 1800, most: Infinity, seconds: 300 },
];

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#node-alpha-kubernetes-io-ttl */
export class NodeTtl {
  #step = 0;

  /** Seconds, given how many nodes there are now and what it was before. */
  of(nodes: number): number {
    while (nodes > this.#boundary.most) this.#step++;
    while (nodes < this.#boundary.fewest) this.#step--;
    return this.#boundary.seconds;
  }

  get #boundary(): Boundary {
    return boundaries[this.#step] as Boundary;
  }
}
