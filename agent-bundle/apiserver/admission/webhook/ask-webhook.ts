import { randomUUID } from 'node:crypto';
import { badRequest, internalError } from '../../status-error.ts';
import { WebhookCallError } from '../../webhook-client/call-error.ts';
import type { WebhookClient } from '../../webhook-client/webhook-client.ts';
import type { AdmissionRequest } from '../admission.ts';
import type { Shown } from '../matching/shown-request.ts';
import { AnswerError, type ReviewAnswer, answerOf, denialOf, reviewOf } from './admission-review.ts';
import type { CompiledWebhook } from './compile-webhook.ts';

/** Told in audit annotations: which webhook, of those that were asked. */
export interface Turn {
  readonly sort: 'mutation' | 'validating';
  readonly round: number;
  readonly index: number;
}

/**
 * What a webhook says of a request that it allows. Undefined: it could not be asked, and that is to be ignored. Throws a StatusError:
 * what it says of a request that it refuses, or 500 where it could not be asked and may not be passed over.
 */
export async function askWebhook(
  client: WebhookClient,
  webhook: CompiledWebhook,
  request: AdmissionRequest,
  shown: Shown,
  turn: Turn,
): Promise<ReviewAnswer | undefined> {
  const { name, sideEffects, failurePolicy } = webhook;
  const { notes, signal } = request;
  if (request.dryRun && sideEffects !== 'none') {
    throw badRequest(`admission webhook ${JSON.stringify(name)} does not support dry run`);
  }
  let answer: ReviewAnswer;
  try {
    answer = await ask(client, webhook, request, shown);
  } catch (error) {
    const why = whyFailed(error);
    if (why === undefined) throw error;
    if (failurePolicy === 'Fail' || signal.aborted) {
      throw internalError(`failed calling webhook ${JSON.stringify(name)}: ${why}`);
    }
    const { sort, round, index } = turn;
    notes.annotate(`failed-open.${sort}.webhook.admission.k8s.io/round_${round}_index_${index}`, name);
    return undefined;
  }
  for (const text of answer.warnings) notes.warn(text);
  for (const [key, value] of Object.entries(answer.auditAnnotations)) notes.annotate(`${name}/${key}`, value);
  if (!answer.allowed) throw denialOf(name, answer);
  return answer;
}

async function ask(
  client: WebhookClient,
  { location, timeout, reviewVersion }: CompiledWebhook,
  request: AdmissionRequest,
  shown: Shown,
): Promise<ReviewAnswer> {
  const uid = randomUUID();
  const body = reviewOf(request, shown, uid, reviewVersion);
  const value = await client.post(location, { body, timeout, signal: request.signal });
  return answerOf(value, uid, reviewVersion);
}

/** Undefined for what is no failure of the webhook. */
function whyFailed(error: unknown): string | undefined {
  if (error instanceof WebhookCallError) return `failed to call webhook: ${error.message}`;
  if (error instanceof AnswerError) return `received invalid webhook response: ${error.message}`;
  return undefined;
}
