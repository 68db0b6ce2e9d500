import { randomUUID } from 'node:crypto';
import type { CustomResourceConversion } from '../../../common/api/apiextensions/v1/custom-resource-conversion.ts';
import { asError } from '../../../common/base/clock.ts';
import { isObject } from '../codec/json-value.ts';
import { StatusError } from '../status-error.ts';
import type { WebhookLocation } from '../webhook-client/webhook-client.ts';
import type { Converter } from './converter.ts';
import type { CustomResource } from './custom-resource.ts';

/** Asks a webhook, and gives what it answers. Rejects with an Error whose message says why there is no answer. */
export type AskWebhook = (
  location: WebhookLocation,
  call: { readonly body: object; readonly timeout: number; readonly signal: AbortSignal },
) => Promise<unknown>;

/** Milliseconds for a conversion; upstream's. */
const timeout = 30_000;

/**
 * The strategy `Webhook`: a batch of objects goes to the webhook, and comes back in the other version. It may change everything but
 * their metadata, of which it may change labels and annotations.
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#webhook-conversion
 */
export function webhookConverter({ webhook }: CustomResourceConversion, kind: string, ask: AskWebhook): Converter {
  const location = webhook?.clientConfig ?? {};
  const reviewVersion = webhook?.conversionReviewVersions.find((version) => version === 'v1') ?? 'v1beta1';
  return {
    changesLabels: true,
    convert: async (objects, apiVersion, signal) => {
      const [first] = objects;
      if (!first) return [];
      const named = `conversion webhook for ${first.apiVersion ?? ''}, Kind=${kind}`;
      const uid = randomUUID();
      const review = {
        kind: 'ConversionReview',
        apiVersion: `apiextensions.k8s.io/${reviewVersion}`,
        request: { uid, desiredAPIVersion: apiVersion, objects },
      };
      let answer: unknown;
      try {
        answer = await ask(location, { body: review, timeout, signal });
        checkReview(answer, review.apiVersion, uid);
      } catch (error) {
        throw failed(`${named} failed: ${asError(error).message}`);
      }
      const converted = convertedOf(answer);
      if (converted.length !== objects.length) {
        throw failed(`${named} returned ${converted.length} objects, expected ${objects.length}`);
      }
      return objects.map((object, index) => {
        const at = `${named} returned invalid converted object at index ${index}`;
        return checkedObject(object, converted[index], apiVersion, at);
      });
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const failed = (message: string): StatusError => new StatusError(500, '', message);

interface Answer {
  readonly response?: {
    readonly uid?: unknown;
    readonly convertedObjects?: unknown;
    readonly result?: { readonly status?: unknown; readonly message?: unknown };
  };
}

const answerOf = (answer: unknown): NonNullable<Answer['response']> => {
  const { response } = (isObject(answer) ? answer : {}) as Answer;
  return isObject(response) ? response : {};
};

function convertedOf(answer: unknown): readonly unknown[] {
  const { convertedObjects } = answerOf(answer);
  return Array.isArray(convertedObjects) ? convertedObjects : [];
}

/** Throws where the webhook answers something else than what it was asked, or that it cannot. */
function checkReview(answer: unknown, apiVersion: string, uid: string): void {
  const { kind, apiVersion: given } = (isObject(answer) ? answer : {}) as { kind?: unknown; apiVersion?: unknown };
  if (kind !== 'ConversionReview' || given !== apiVersion) {
    const got = `${textOf(given)}, Kind=${textOf(kind)}`;
    throw new Error(`expected webhook response of ${apiVersion}, Kind=ConversionReview, got ${got}`);
  }
  const { uid: answered, result } = answerOf(answer);
  if (answered !== uid)
    throw new Error(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(answered ?? '')}`);
  const { status, message } = isObject(result) ? result : {};
  if (status === 'Success') return;
  if (typeof message === 'string' && message !== '') throw new Error(message);
  throw new Error(`response.result.status was '${typeof status === 'string' ? status : ''}', not 'Success'`);
}

/** The converted object with the metadata of the original, but for labels and annotations. Throws a StatusError. */
function checkedObject(original: CustomResource, converted: unknown, apiVersion: string, at: string): CustomResource {
  if (!isObject(converted)) throw failed(`${at}: it is no object`);
  if (converted['apiVersion'] !== apiVersion) {
    throw failed(`${at}: invalid groupVersion (expected ${apiVersion}, received ${textOf(converted['apiVersion'])})`);
  }
  if (converted['kind'] !== original.kind) {
    throw failed(`${at}: invalid kind (expected ${original.kind ?? ''}, received ${textOf(converted['kind'])})`);
  }
  const metadata = isObject(converted['metadata']) ? converted['metadata'] : {};
  for (const name of ['name', 'namespace', 'uid'] as const) {
    const [before, after] = [original.metadata[name] ?? '', metadata[name] ?? ''];
    if (before !== after) throw failed(`${at}: must have the same ${name}: ${before} != ${textOf(after)}`);
  }
  const { labels: _, annotations: __, ...kept } = original.metadata;
  const changed = { ...textsOf('labels', metadata, at), ...textsOf('annotations', metadata, at) };
  return { ...converted, metadata: { ...kept, ...changed } };
}

function textsOf(name: 'labels' | 'annotations', metadata: Record<string, unknown>, at: string): object {
  const texts = metadata[name] ?? undefined;
  if (texts === undefined) return {};
  if (isObject(texts) && Object.values(texts).every((text) => typeof text === 'string')) return { [name]: texts };
  throw failed(`${at}: metadata.${name} must be a map of texts`);
}
