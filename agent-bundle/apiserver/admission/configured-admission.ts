import type { ServedResources } from '../routes/served.ts';
import { addressOfService } from '../webhook-client/service-address.ts';
import { WebhookClient } from '../webhook-client/webhook-client.ts';
import type { AdmissionPlugin } from './admission.ts';
import { WebhookAdmission } from './webhook/webhook-admission.ts';

/** Admission that objects of the API configure, while the server runs. */
export class ConfiguredAdmission {
  /** In upstream's order. */
  readonly plugins: readonly AdmissionPlugin[];
  readonly #client: WebhookClient;
  readonly #webhooks: WebhookAdmission;

  constructor(served: ServedResources) {
    this.#client = new WebhookClient((asked, signal) => addressOfService(served, asked, signal));
    this.#webhooks = new WebhookAdmission(served, this.#client);
    this.plugins = [this.#webhooks.mutating, this.#webhooks.validating];
  }

  /** Follows the configurations, until the signal is aborted. Requests wait for them until they are read. */
  run(signal: AbortSignal): Promise<void> {
    return this.#webhooks.run(signal);
  }

  close(): void {
    this.#client.close();
  }
}
