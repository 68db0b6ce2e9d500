import {
  type CertificateSigningRequest,
  CertificateSigningRequestKind,
} from '../../../common/api/certificates/v1/certificate-signing-request.ts';
import type { Informer } from '../../../common/client/informer.ts';
import { type Controller, type ControllerContext, ReconcileLoop } from '../controller.ts';
import { unlessGone } from '../writes.ts';
import { recognitions } from './request-facts.ts';
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
    this.#requests.onChange(({ key, object }) => {
      if (object && stateOf(object) === 'pending') this.#loop.queue.add(key);
    });
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#loop.run(signal);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<void> {
    const request = this.#requests.get(name);
    if (!request || stateOf(request) !== 'pending') return;
    const { readRequest } = await import('./certificate-request.ts');
    const pem = Buffer.from(request.spec.request, 'base64').toString('latin1');
    const facts = await readRequest(pem).catch(() => undefined);
    if (!facts) return;
    const recognized = recognitions(request.spec, facts);
    for (const { subresource, message } of recognized) {
      if (!(await this.#mayCreate(request, subresource, signal))) continue;
      const { client, clock, logger } = this.#context;
      const approved = withCondition(request, { type: 'Approved', reason: 'AutoApproved', message }, clock.now());
      await unlessGone(client.replace(CertificateSigningRequestKind, approved, { subresource: 'approval', signal }));
      logger.info({ request: name }, 'approved');
      return;
    }
    // Rights may come later, and nothing tells of them here.
    const names = recognized.map(({ subresource }) => subresource).join(', ');
    if (names) throw new Error(`recognized csr "${name}" as [${names}] but subject access review was not approved`);
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
