import type {
  MutatingWebhook,
  ValidatingWebhook,
  WebhookClientConfig,
} from '../../../../common/api/admissionregistration/v1/webhook.ts';
import { requestVariables } from '../matching/expression-types.ts';
import type { Constraints } from '../matching/matcher.ts';
import { type Selection, selectionOf } from '../matching/selection.ts';
import { type MatchConditions, compileMatchConditions } from '../matching/match-conditions.ts';
import type { ReviewVersion } from './admission-review.ts';

/** A webhook of a configuration, read once. */
export interface CompiledWebhook {
  /** Of its configuration. */
  readonly configuration: string;
  readonly name: string;
  readonly location: WebhookClientConfig;
  readonly constraints: Constraints;
  readonly selection: Selection;
  readonly conditions: MatchConditions;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly sideEffects: 'none' | 'some';
  /** Milliseconds. */
  readonly timeout: number;
  readonly reviewVersion: ReviewVersion;
  /** `IfNeeded`: asked again when another one changed the object after it. */
  readonly reinvocationPolicy: 'IfNeeded' | 'Never';
}

const usualTimeout = 10;

export function compileWebhook(configuration: string, webhook: MutatingWebhook | ValidatingWebhook): CompiledWebhook {
  const { name, clientConfig, rules = [], matchPolicy, failurePolicy, sideEffects, timeoutSeconds } = webhook;
  const harmless = sideEffects === 'None' || sideEffects === 'NoneOnDryRun';
  const again = 'reinvocationPolicy' in webhook && webhook.reinvocationPolicy === 'IfNeeded';
  return {
    configuration,
    name,
    location: clientConfig,
    constraints: { rules, excluded: [], matchPolicy: matchPolicy === 'Exact' ? 'Exact' : 'Equivalent' },
    selection: selectionOf(webhook),
    conditions: compileMatchConditions(webhook.matchConditions ?? [], requestVariables),
    failurePolicy: failurePolicy === 'Ignore' ? 'Ignore' : 'Fail',
    sideEffects: harmless ? 'none' : 'some',
    timeout: (timeoutSeconds ?? usualTimeout) * 1000,
    reviewVersion: webhook.admissionReviewVersions.find((version) => version === 'v1' || version === 'v1beta1') ?? 'v1',
    reinvocationPolicy: again ? 'IfNeeded' : 'Never',
  };
}
