import type { ServedResources } from '../routes/served.ts';
import { addressOfService } from '../webhook-client/service-address.ts';
import { WebhookClient } from '../webhook-client/webhook-client.ts';
import type { AdmissionPlugin } from './admission.ts';
import { PolicyAdmission } from './policy/policy-admission.ts';
import { TypeChecking } from './policy/type-checking.ts';
import type { SystemWriter } from '../system-objects/system-writer.ts';
import { WebhookAdmission } from './webhook/webhook-admission.ts';

interface RunOptions {
  readonly writer: SystemWriter;
  /** Told of every failure to write, which is tried again, and of configurations that have no effect, and why. */
  readonly onError: (error: Error) => void;
}

/** Admission that objects of the API configure, while the server runs. */
export class ConfiguredAdmission {
  /** In upstream's order. */
  readonly plugins: readonly AdmissionPlugin[];
  readonly #served: ServedResources;
  readonly #client: WebhookClient;
  readonly #webhooks: WebhookAdmission;
  readonly #policies: PolicyAdmission;

  constructor(served: ServedResources) {
    this.#served = served;
    this.#client = new WebhookClient((asked, signal) => addressOfService(served, asked, signal));
    this.#webhooks = new WebhookAdmission(served, this.#client);
    this.#policies = new PolicyAdmission(served);
    const { mutating, validating } = this.#webhooks;
    this.plugins = [this.#policies.mutating, mutating, this.#policies.validating, validating];
  }

  /**
   * Follows the configurations, until the signal is aborted; requests wait for them until they are read. `writer` writes what checking
   * the policies found.
   */
  async run({ writer, onError }: RunOptions, signal: AbortSignal): Promise<void> {
    const typeChecking = new TypeChecking({ served: this.#served, writer, onError });
    await Promise.all([
      this.#webhooks.run(onError, signal),
      this.#policies.run(onError, signal),
      typeChecking.run(signal),
    ]);
  }

  close(): void {
    this.#client.close();
  }
}
