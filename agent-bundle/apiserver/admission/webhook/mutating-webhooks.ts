import { asError } from '../../../../common/base/clock.ts';
import { stringifyExact } from '../../codec/exact-json.ts';
import { JsonSyntaxError, readJson } from '../../codec/json-reader.ts';
import { DecodeError } from '../../codec/decode-error.ts';
import { isObject, sameValue } from '../../codec/json-value.ts';
import { jsonPatch } from '../../patch/json-patch.ts';
import { StatusError, internalError } from '../../status-error.ts';
import type { WebhookClient } from '../../webhook-client/webhook-client.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { ShownRequest } from '../matching/shown-request.ts';
import { askWebhook } from './ask-webhook.ts';
import { Reinvocation } from '../matching/reinvocation.ts';
import { type Concerned, type Webhooks, concernedBy } from './webhooks.ts';

/**
 * Webhooks that may change an object, one after the other: each is shown what those before it made of it.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#mutatingadmissionwebhook
 */
export function mutatingWebhooks(webhooks: Webhooks, client: WebhookClient): AdmissionPlugin {
  /** Of requests that may come again for a second round. */
  const first = new WeakMap<AdmissionRequest, Reinvocation>();
  return {
    name: 'MutatingAdmissionWebhook',
    appliesTo: (request) => webhooks.appliesTo(request),
    async mutate(request, context) {
      const candidates = await webhooks.candidates(request, context);
      if (candidates.length === 0) return undefined;
      const again = first.get(request);
      const reinvocation = again ?? new Reinvocation();
      const shown = new ShownRequest(request);
      let outcome: 'changed' | 'unchanged' = 'unchanged';
      for (const [index, candidate] of candidates.entries()) {
        if (again && !again.isDue(candidate.webhook, textOf(request))) continue;
        const concerned = await concernedBy(candidate, request, shown, context);
        if (!concerned) continue;
        const turn = { round: again ? 1 : 0, index };
        const changed = await askAndChange(client, concerned, request, shown, turn);
        if (changed === 'changed') outcome = changed;
        reinvocation.asked(candidate.webhook, changed, textOf(request));
      }
      if (again) return undefined;
      first.set(request, reinvocation);
      return outcome === 'changed' ? 'again' : undefined;
    },
  };
}

const textOf = ({ object }: AdmissionRequest): string => stringifyExact(object ?? null);

async function askAndChange(
  client: WebhookClient,
  { webhook, form }: Concerned,
  request: AdmissionRequest,
  shown: ShownRequest,
  { round, index }: { readonly round: number; readonly index: number },
): Promise<'changed' | 'unchanged'> {
  const view = await shown.in(form);
  const answer = await askWebhook(client, webhook, request, view, { sort: 'mutation', round, index });
  const note = (mutated: boolean) => {
    const { configuration, name } = webhook;
    const key = `mutation.webhook.admission.k8s.io/round_${round}_index_${index}`;
    request.notes.annotate(key, JSON.stringify({ configuration, webhook: name, mutated }));
  };
  const operations = answer?.patch === undefined ? [] : operationsOf(answer.patch);
  if (operations.length === 0) {
    note(false);
    return 'unchanged';
  }
  const { object } = request;
  if (!object || !view.object) {
    const what = 'attempted to modify the object, which is not supported for this operation';
    throw internalError(`admission webhook ${JSON.stringify(webhook.name)} ${what}`);
  }
  const patched = patchedBy(operations, view.object);
  const changed = !sameValue(patched, view.object);
  note(changed);
  if (!changed) return 'unchanged';
  await take(() => form.take(patched, object, request.signal));
  shown.changed();
  return 'changed';
}

function operationsOf(text: string): unknown[] {
  try {
    const { value } = readJson(text);
    if (Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw internalError(error.message);
  }
  throw internalError('json: cannot unmarshal a patch that is no list');
}

function patchedBy(operations: unknown[], object: Record<string, unknown>): Record<string, unknown> {
  try {
    const patched = jsonPatch(object, operations);
    if (isObject(patched)) return patched;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw internalError(error.message);
  }
  throw internalError('the patch leaves no object');
}

/** What is no object of the kind any more is the webhook's fault, not the client's. */
async function take(change: () => void | Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (error instanceof DecodeError) throw internalError(asError(error).message);
    throw error;
  }
}
