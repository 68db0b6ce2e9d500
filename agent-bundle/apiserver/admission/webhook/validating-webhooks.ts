import type { WebhookClient } from '../../webhook-client/webhook-client.ts';
import type { AdmissionPlugin } from '../admission.ts';
import { ShownRequest } from '../matching/shown-request.ts';
import { askWebhook } from './ask-webhook.ts';
import { type Webhooks, concernedBy } from './webhooks.ts';

/**
 * Webhooks that may refuse a request, asked all at once; of several refusals the first in their order is told.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#validatingadmissionwebhook
 */
export function validatingWebhooks(webhooks: Webhooks, client: WebhookClient): AdmissionPlugin {
  return {
    name: 'ValidatingAdmissionWebhook',
    appliesTo: (request) => webhooks.appliesTo(request),
    async validate(request, context) {
      const candidates = await webhooks.candidates(request, context);
      if (candidates.length === 0) return;
      const shown = new ShownRequest(request);
      const asked = candidates.map(async (candidate, index) => {
        const concerned = await concernedBy(candidate, request, shown, context);
        if (!concerned) return;
        const turn = { sort: 'validating', round: 0, index } as const;
        await askWebhook(client, concerned.webhook, request, await shown.in(concerned.form), turn);
      });
      const refused = (await Promise.allSettled(asked)).find(({ status }) => status === 'rejected');
      if (refused?.status === 'rejected') throw refused.reason;
    },
  };
}
