import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind,
} from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import { ClusterRoleBindingKind } from '../../../common/api/rbac/v1/cluster-role-binding.ts';
import { ClusterRoleKind } from '../../../common/api/rbac/v1/cluster-role.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { kubeletSigner, recognitions } from './request-facts.ts';
import { stateOf, withCondition } from './request-state.ts';

const reviews = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

/** Approves the requests of kubelets for client certificates, if whoever asks may ask for such. */
export class CertificateApprovingController implements Controller {
  readonly #context: ControllerContext;
  readonly #requests: Informer<CertificateSigningRequest>;
  readonly #loop: ReconcileLoop;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#requests = context.informers.of(CertificateSigningRequestKind);
    this.#loop = new ReconcileLoop({
      ...context,
      waitFor: [this.#requests],
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    // Rights may come later than who needs them.
    for (const kind of [ClusterRoleKind, ClusterRoleBindingKind]) {
      context.informers.metadataOf(kind).onChange(() => {
        for (const request of this.#requests.list()) this.#onRequest(request);
      });
    }
    this.#requests.onChange(({ object }) => object && this.#onRequest(object));
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  #onRequest(request: CertificateSigningRequest): void {
    if (request.spec.signerName === kubeletSigner && stateOf(request) === 'pending') {
      this.#loop.queue.add(request.metadata.name);
    }
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const request = this.#requests.get(name);
    if (!request || stateOf(request) !== 'pending') return;
    const { readRequest } = await import('./certificate-request.ts');
    const pem = Buffer.from(request.spec.request, 'base64').toString('latin1');
    const facts = await readRequest(pem).catch(() => undefined);
    if (!facts) return;
    for (const { subresource, message } of recognitions(request.spec, facts)) {
      if (!(await this.#mayCreate(request, subresource, signal))) continue;
      const { client, clock, logger } = this.#context;
      const approved = withCondition(request, { type: 'Approved', reason: 'AutoApproved', message }, clock.now());
      await unlessGone(client.replace(CertificateSigningRequestKind, approved, { subresource: 'approval', signal }));
      logger.info({ request: name }, 'approved');
      return;
    }
  }

  async #mayCreate({ spec }: CertificateSigningRequest, subresource: string, signal: AbortSignal): Promise<boolean> {
    const { username: user, uid, groups, extra } = spec;
    const resource = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', version: '*' };
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user, uid, groups, extra, resourceAttributes: { ...resource, verb: 'create', subresource } },
    };
    const text = await this.#context.client.text(reviews, { method: 'POST', json: JSON.stringify(review), signal });
    return (JSON.parse(text) as { status?: { allowed?: boolean } }).status?.allowed === true;
  }
}
