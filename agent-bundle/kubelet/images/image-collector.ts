import { statfs } from 'node:fs/promises';
import type { Clock } from '../../../common/base/clock.ts';
import { periodically } from '../../../common/base/periodic.ts';
import type { Image, Runtime } from '../runtime/port.ts';

export interface ImageCollectorOptions {
  readonly runtime: Pick<Runtime, 'listImages' | 'removeImage' | 'imageRoot' | 'listPods' | 'podState'>;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
}

/** Shares of the images' disk: above the first, images go until it is below the second. */
const highShare = 0.85;
const lowShare = 0.8;
const period = 5 * 60_000;

/**
 * Removes images no container was made from while the disk is nearly full.
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images
 */
export class ImageCollector {
  readonly #options: ImageCollectorOptions;

  constructor(options: ImageCollectorOptions) {
    this.#options = options;
  }

  run(signal: AbortSignal): Promise<void> {
    const { clock, onError } = this.#options;
    return periodically((inner) => this.#pass(inner), { period, clock, onError }, signal);
  }

  async #pass(signal: AbortSignal): Promise<void> {
    const { runtime } = this.#options;
    const root = await runtime.imageRoot(signal);
    if (root === undefined) return;
    const { blocks, bavail, bsize } = await statfs(root);
    const images = await runtime.listImages(signal);
    const used = await this.#usedImages(signal);
    for (const { id } of imagesToRemove(images, used, (blocks - bavail) * bsize, blocks * bsize)) {
      await runtime.removeImage(id, signal);
    }
  }

  async #usedImages(signal: AbortSignal): Promise<Set<string>> {
    const { runtime } = this.#options;
    const used = new Set<string>();
    for (const { pod } of await runtime.listPods(signal)) {
      for (const { image, imageRef } of (await runtime.podState(pod.uid, signal)).containers) {
        used.add(image).add(imageRef);
      }
    }
    return used;
  }
}

/** The largest first, until enough is free; what is pinned or used stays. Bytes. */
export function imagesToRemove(
  images: readonly Image[],
  used: ReadonlySet<string>,
  usedBytes: number,
  totalBytes: number,
): Image[] {
  if (usedBytes <= totalBytes * highShare) return [];
  let excess = usedBytes - totalBytes * lowShare;
  const names = ({ id, tags, digests }: Image) => [id, ...tags, ...digests];
  return images
    .filter((image) => !image.pinned && !names(image).some((name) => used.has(name)))
    .sort((a, b) => b.bytes - a.bytes)
    .filter(({ bytes }) => {
      const needed = excess > 0;
      if (needed) excess -= bytes;
      return needed;
    });
}
