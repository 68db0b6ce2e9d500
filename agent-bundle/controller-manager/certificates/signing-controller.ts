import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind,
} from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import { asError } from '../../../common/base/clock.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import type { SigningAuthority } from './certificate-request.ts';
import { signers } from './request-facts.ts';
import { stateOf, withCondition } from './request-state.ts';

/** Seconds; who asks for less gets this. */
const shortest = 600;
/** Milliseconds: clocks differ, so a certificate holds from a little before it was asked for. */
const backDated = 5 * 60_000;

export interface SigningSettings {
  readonly authority: SigningAuthority;
  /** Milliseconds for which a certificate holds that asks for nothing else, and at most. */
  readonly duration: number;
}

/** Signs approved requests to Kubernetes' own signers. */
export class CertificateSigningController implements Controller {
  readonly #context: ControllerContext;
  readonly #settings: SigningSettings;
  readonly #requests: Informer<CertificateSigningRequest>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext, settings: SigningSettings) {
    this.#context = context;
    this.#settings = settings;
    this.#requests = context.informers.of(CertificateSigningRequestKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#requests],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#requests.onChange(({ key, object }) => {
      if (object && signers.has(object.spec.signerName) && stateOf(object) === 'approved') this.#loop.queue.add(key);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const request = this.#requests.get(name);
    const rule = request && signers.get(request.spec.signerName);
    if (!rule || stateOf(request) !== 'approved') return;
    const { client, clock, logger } = this.#context;
    const { readRequest, signRequest } = await import('./certificate-request.ts');
    const { usages = [] } = request.spec;
    const pem = Buffer.from(request.spec.request, 'base64').toString('latin1');
    const problem = await readRequest(pem).then(
      (facts) => rule(facts, usages),
      (error: unknown) => asError(error).message,
    );
    const write = (written: CertificateSigningRequest) =>
      unlessGone(client.replace(CertificateSigningRequestKind, written, { subresource: 'status', signal }));
    if (problem !== undefined) {
      const failed = { type: 'Failed', reason: 'SignerValidationFailure', message: problem };
      await write(withCondition(request, failed, clock.now()));
      return;
    }
    const { authority } = this.#settings;
    const certificate = await signRequest(pem, { usages, ...this.#validity(request) }, authority);
    const status = { ...request.status, certificate: Buffer.from(certificate).toString('base64') };
    await write({ ...request, status });
    logger.info({ request: name, signer: request.spec.signerName }, 'signed');
  }

  #validity({ spec }: CertificateSigningRequest): { notBefore: Date; notAfter: Date } {
    const now = Math.floor(this.#context.clock.now() / 1000) * 1000;
    const { duration } = this.#settings;
    const wanted = spec.expirationSeconds === undefined ? duration : Math.max(shortest, spec.expirationSeconds) * 1000;
    const lasts = Math.min(duration, wanted);
    // A short one is not to be mostly over when it comes.
    const early = lasts <= 8 * 60 * 60_000 ? Math.min(backDated, lasts / 2) : backDated;
    return { notBefore: new Date(now - backDated), notAfter: new Date(now - early + lasts) };
  }
}
