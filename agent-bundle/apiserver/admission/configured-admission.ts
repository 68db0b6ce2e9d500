import type { ServedResources } from '../routes/served.ts';
import { addressOfService } from '../webhook-client/service-address.ts';
import { WebhookClient } from '../webhook-client/webhook-client.ts';
import type { AdmissionPlugin } from './admission.ts';
import { PolicyAdmission } from './policy/policy-admission.ts';
import { WebhookAdmission } from './webhook/webhook-admission.ts';

/** Admission that objects of the API configure, while the server runs. */
export class ConfiguredAdmission {
  /** In upstream's order. */
  readonly plugins: readonly AdmissionPlugin[];
  readonly #client: WebhookClient;
  readonly #webhooks: WebhookAdmission;
  readonly #policies: PolicyAdmission;

  constructor(served: ServedResources) {
    this.#client = new WebhookClient((asked, signal) => addressOfService(served, asked, signal));
    this.#webhooks = new WebhookAdmission(served, this.#client);
    this.#policies = new PolicyAdmission(served);
    this.plugins = [this.#webhooks.mutating, this.#policies.validating, this.#webhooks.validating];
  }

  /** Follows the configurations, until the signal is aborted. Requests wait for them until they are read. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#webhooks.run(signal), this.#policies.run(signal)]);
  }

  close(): void {
    this.#client.close();
  }
}
