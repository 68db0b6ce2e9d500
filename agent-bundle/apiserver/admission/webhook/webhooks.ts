import type { MutatingWebhook, ValidatingWebhook } from '../../../../common/api/admissionregistration/v1/webhook.ts';
import type { ApiObject } from '../../../../common/api/schema/kind.ts';
import type { WatchCache } from '../../watch-cache/watch-cache.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { Followed, PerSort, type Report } from '../matching/followed.ts';
import { isExempt } from '../matching/exempt.ts';
import { ExpressionError } from '../matching/expression.ts';
import { meetsAll } from '../matching/match-conditions.ts';
import { requestValues } from '../matching/request-values.ts';
import { forbidden } from '../../status-error.ts';
import { type Matches, matchedForm, matchesOf } from '../matching/matcher.ts';
import type { RequestForm } from '../matching/request-form.ts';
import { isSelected } from '../matching/selection.ts';
import type { ShownRequest } from '../matching/shown-request.ts';
import { type CompiledWebhook, compileWebhook } from './compile-webhook.ts';

/** A MutatingWebhookConfiguration or a ValidatingWebhookConfiguration. */
export interface WebhookConfiguration extends ApiObject {
  readonly webhooks?: readonly (MutatingWebhook | ValidatingWebhook)[];
}

/** A webhook whose rules match a sort of requests. */
interface Candidate {
  readonly webhook: CompiledWebhook;
  readonly matches: Matches;
}

/** A webhook that a request concerns, as far as its rules and selectors say. */
export interface Concerned {
  readonly webhook: CompiledWebhook;
  readonly form: RequestForm;
}

/** All webhooks of one sort, mutating or validating, in upstream's order: by the names of their configurations. */
export class Webhooks {
  readonly #followed = new Followed<WebhookConfiguration, readonly CompiledWebhook[]>(({ metadata, webhooks = [] }) =>
    webhooks.map((webhook) => compileWebhook(metadata.name, webhook)),
  );
  #candidates = new PerSort<readonly Candidate[]>();
  #of: readonly unknown[] = [];

  run(cache: WatchCache, report: Report, signal: AbortSignal): Promise<void> {
    return this.#followed.run(cache, report, signal);
  }

  appliesTo(request: AdmissionRequest): boolean {
    return this.#followed.mayConcern && !isExempt(request);
  }

  /** Those whose rules match. */
  async candidates(request: AdmissionRequest, { served }: AdmissionContext): Promise<readonly Candidate[]> {
    await this.#followed.ready(request);
    const { inOrder } = this.#followed;
    if (this.#of !== inOrder) {
      this.#of = inOrder;
      this.#candidates = new PerSort();
    }
    return this.#candidates.of(request, () =>
      inOrder.flat().flatMap((webhook) => {
        const matches = matchesOf(webhook.constraints, request, served);
        return matches.matches.length > 0 ? [{ webhook, matches }] : [];
      }),
    );
  }
}

/**
 * Looked at when its turn comes: mutating webhooks before it may have changed the labels. Rejects with 404 for a namespace that is not
 * there, and with 403 for a condition that cannot be evaluated where that may not be passed over.
 */
export async function concernedBy(
  { webhook, matches }: Candidate,
  request: AdmissionRequest,
  shown: ShownRequest,
  context: AdmissionContext,
): Promise<Concerned | undefined> {
  const form = matchedForm(matches, request.name);
  if (!form || !(await isSelected(webhook.selection, request, context))) return undefined;
  if (webhook.conditions.length === 0) return { webhook, form };
  try {
    const values = requestValues(request, await shown.in(form), context);
    return (await meetsAll(webhook.conditions, values)) ? { webhook, form } : undefined;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    if (webhook.failurePolicy === 'Ignore') return undefined;
    throw forbidden(request.kind, request.name, error.message);
  }
}
