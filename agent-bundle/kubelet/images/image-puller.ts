import type { Secret } from '../../../common/api/core/v1/secret.ts';
import { abortable } from '../../../common/base/abortable.ts';
import { type Clock, asError } from '../../../common/base/clock.ts';
import { StartFailure } from '../containers/start-failure.ts';
import { goDuration } from '../status/go-duration.ts';
import { RuntimeError, type Image, type Runtime } from '../runtime/port.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import { registryAuths } from './registry-auth.ts';

/** https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy */
export interface ImageWish {
  readonly image: string;
  readonly policy: string;
  readonly secrets: readonly Secret[];
}

/** How the puller says what it does: an Event on the container. */
export type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

interface Refusal {
  readonly delay: number;
  readonly until: number;
  readonly message: string;
}

/** Milliseconds. https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff */
const firstDelay = 10_000;
const mostDelay = 300_000;

/**
 * Gets images onto this node. One image is pulled once however many containers wait for it, and the pull goes on when
 * one of them does not wait any longer; `life` ends it.
 */
export class ImagePuller {
  readonly #runtime: Pick<Runtime, 'image' | 'pullImage'>;
  readonly #clock: Clock;
  readonly #life: AbortSignal;
  readonly #pulls = new Map<string, Promise<void>>();
  readonly #refusals = new Map<string, Refusal>();

  constructor(runtime: Pick<Runtime, 'image' | 'pullImage'>, clock: Clock, life: AbortSignal) {
    this.#runtime = runtime;
    this.#clock = clock;
    this.#life = life;
  }

  /** The image to run from. Throws a StartFailure with the reason that a waiting container shows. */
  async ensure(wish: ImageWish, tell: Tell, signal: AbortSignal): Promise<Image> {
    const reference = parseImageReference(wish.image);
    if (!reference) {
      const message = `Failed to apply default image tag "${wish.image}": couldn't parse image name`;
      tell('Warning', 'InspectFailed', message);
      throw new StartFailure('InvalidImageName', message);
    }
    if (wish.policy !== 'Always') {
      const present = await this.#runtime.image(reference.full, signal);
      if (present) {
        tell('Normal', 'Pulled', `Container image "${wish.image}" already present on machine`);
        return present;
      }
    }
    if (wish.policy === 'Never') {
      const message = `Container image "${wish.image}" is not present with pull policy of Never`;
      tell('Warning', 'ErrImageNeverPull', message);
      throw new StartFailure('ErrImageNeverPull', message);
    }
    return this.#pull(wish, reference, tell, signal);
  }

  async #pull(wish: ImageWish, reference: ImageReference, tell: Tell, signal: AbortSignal): Promise<Image> {
    const refusal = this.#refusals.get(reference.full);
    if (refusal && this.#clock.now() < refusal.until) {
      tell('Normal', 'BackOff', `Back-off pulling image "${wish.image}"`);
      const seconds = Math.round(refusal.delay / 1000);
      const message = `Back-off ${goDuration(seconds)} pulling image "${wish.image}": ${refusal.message}`;
      throw new StartFailure('ImagePullBackOff', message, { retryAfter: refusal.until - this.#clock.now() });
    }
    tell('Normal', 'Pulling', `Pulling image "${wish.image}"`);
    const started = this.#clock.monotonic();
    try {
      await abortable(this.#once(reference, wish.secrets), signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw this.#refused(reference, wish, asError(error), tell);
    }
    this.#refusals.delete(reference.full);
    const image = await this.#runtime.image(reference.full, signal);
    if (!image) throw new StartFailure('ErrImagePull', `image "${wish.image}" was pulled and is not there`);
    const seconds = ((this.#clock.monotonic() - started) / 1000).toFixed(3);
    const size = `Image size: ${image.bytes} bytes.`;
    tell('Normal', 'Pulled', `Successfully pulled image "${wish.image}" in ${seconds}s. ${size}`);
    return image;
  }

  #refused(reference: ImageReference, { image }: ImageWish, error: Error, tell: Tell): StartFailure {
    const before = this.#refusals.get(reference.full);
    const delay = before ? Math.min(mostDelay, before.delay * 2) : firstDelay;
    const message = error instanceof RuntimeError ? error.message : `cannot ask the runtime: ${error.message}`;
    this.#refusals.set(reference.full, { delay, until: this.#clock.now() + delay, message });
    tell('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
    tell('Warning', 'Failed', 'Error: ErrImagePull');
    // Asked again soon, the answer is ImagePullBackOff, which says how long.
    return new StartFailure('ErrImagePull', message, { retryAfter: 2_000, cause: error });
  }

  #once(reference: ImageReference, secrets: readonly Secret[]): Promise<void> {
    const key = reference.full;
    const running = this.#pulls.get(key);
    if (running) return running;
    const pull = this.#tryEach(reference, secrets).finally(() => this.#pulls.delete(key));
    this.#pulls.set(key, pull);
    return pull;
  }

  /** With each of the credentials until one will do, or without any. */
  async #tryEach(reference: ImageReference, secrets: readonly Secret[]): Promise<void> {
    const auths = registryAuths(secrets, reference);
    let last: unknown;
    for (const auth of auths.length > 0 ? auths : [undefined]) {
      try {
        await this.#runtime.pullImage(reference.full, auth, this.#life);
        return;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }
}
