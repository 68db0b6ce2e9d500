import type { OverlayRow } from '../../../common/ipc/rows/overlay.ts';
import type { FeedSink } from '../ipc/handlers.ts';
import type { NodeLease } from './node-lease.ts';
import { type KernelAnswer, overlayRow } from './overlay-row.ts';

/** The overlay of all nodes, kept as it is heard of, from the API and from hosts, and told to a feed. */
export class OverlayView {
  readonly #sink: FeedSink<OverlayRow>;
  readonly #leases = new Map<string, NodeLease>();
  readonly #answers = new Map<string, KernelAnswer>();
  #isTelling = false;

  constructor(sink: FeedSink<OverlayRow>) {
    this.#sink = sink;
  }

  /** Every node is another one's peer: all rows are told anew, once for whatever changes in the same turn. */
  setLease(node: string, lease: NodeLease | undefined): void {
    if (JSON.stringify(this.#leases.get(node)) === JSON.stringify(lease)) return;
    if (lease) this.#leases.set(node, lease);
    else this.#leases.delete(node);
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      this.tellAll();
    });
  }

  /** A host carries its node's name. */
  setKernel(node: string, answer: KernelAnswer): void {
    this.#answers.set(node, answer);
    const lease = this.#leases.get(node);
    if (lease) this.#sink.upsert(node, this.#row(lease));
  }

  tellAll(): void {
    this.#sink.replace([...this.#leases.values()].map((lease) => [lease.node, this.#row(lease)]));
  }

  #row(lease: NodeLease): OverlayRow {
    return overlayRow(lease, this.#leases.values(), this.#answers.get(lease.node) ?? { kind: 'unasked' });
  }
}
