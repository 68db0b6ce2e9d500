import { MutatingWebhookConfigurationKind } from '../../../../common/api/admissionregistration/v1/mutating-webhook-configuration.ts';
import { ValidatingWebhookConfigurationKind } from '../../../../common/api/admissionregistration/v1/validating-webhook-configuration.ts';
import type { ServedResources } from '../../routes/served.ts';
import type { WebhookClient } from '../../webhook-client/webhook-client.ts';
import type { AdmissionPlugin } from '../admission.ts';
import type { Report } from '../matching/followed.ts';
import { mutatingWebhooks } from './mutating-webhooks.ts';
import { validatingWebhooks } from './validating-webhooks.ts';
import { Webhooks } from './webhooks.ts';

/** Both sorts of webhooks: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ */
export class WebhookAdmission {
  readonly mutating: AdmissionPlugin;
  readonly validating: AdmissionPlugin;
  readonly #served: ServedResources;
  readonly #sorts = { mutating: new Webhooks(), validating: new Webhooks() };

  constructor(served: ServedResources, client: WebhookClient) {
    this.#served = served;
    this.mutating = mutatingWebhooks(this.#sorts.mutating, client);
    this.validating = validatingWebhooks(this.#sorts.validating, client);
  }

  /** Follows the configurations, until the signal is aborted. `report` is told of those that cannot be compiled. */
  async run(report: Report, signal: AbortSignal): Promise<void> {
    const { mutating, validating } = this.#sorts;
    await Promise.all([
      mutating.run(this.#served.require(MutatingWebhookConfigurationKind).cache, report, signal),
      validating.run(this.#served.require(ValidatingWebhookConfigurationKind).cache, report, signal),
    ]);
  }
}
