import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition as Condition,
} from '../../../../common/api/certificates/v1/certificate-signing-request.ts';
import { semanticEqual } from '../equality.ts';
import { type FieldError, duplicateValue, forbiddenField, invalidValue } from '../field-error.ts';
import { required, requiredOneOf } from '../validation/names.ts';

/**
 * Approved, Denied and Failed are decisions: once there, they stay as they are. Only /approval decides, only /status fails.
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#request-signing-process
 */
const decisions = ['Approved', 'Denied', 'Failed'] as const;
type Decision = (typeof decisions)[number];

const at = 'status.conditions';

export const conditionsOf = ({ status }: CertificateSigningRequest): readonly Condition[] => status?.conditions ?? [];

const ofType = (request: CertificateSigningRequest, type: string): Condition[] =>
  conditionsOf(request).filter((condition) => condition.type === type);

/** Puts conditions of these types back as they were, where there are still as many; the rest is for validation to refuse. */
export function keepConditions(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  types: readonly Decision[],
): void {
  for (const type of types) {
    const before = ofType(old, type);
    if (before.length !== ofType(request, type).length || !request.status) continue;
    request.status.conditions = conditionsOf(request).map((now) => (now.type === type ? (before.shift() ?? now) : now));
  }
}

/** Says when each condition was written and when it last changed, where the client does not. */
export function stampConditions(request: CertificateSigningRequest, old: CertificateSigningRequest, now: string): void {
  for (const condition of conditionsOf(request)) {
    const [before] = ofType(old, condition.type);
    const same = before?.status === condition.status;
    condition.lastTransitionTime ??= same ? (before?.lastTransitionTime ?? now) : now;
    condition.lastUpdateTime ??= now;
  }
}

export function validateConditions(request: CertificateSigningRequest): FieldError[] {
  const seen = new Set<string>();
  return conditionsOf(request).flatMap(({ type, status }, index) => {
    const field = `${at}[${index}]`;
    const decided = decisions.some((decision) => decision === type);
    const errors = [
      ...required(type, `${field}.type`),
      ...requiredOneOf(status, decided ? ['True'] : ['False', 'True', 'Unknown'], `${field}.status`),
    ];
    if (seen.has(type)) errors.push(duplicateValue(`${field}.type`, type));
    seen.add(type);
    if ((type === 'Approved' && seen.has('Denied')) || (type === 'Denied' && seen.has('Approved'))) {
      errors.push(invalidValue(`${field}.type`, type, 'Approved and Denied conditions are mutually exclusive'));
    }
    return errors;
  });
}

/** `mayAdd`: which decisions this road may make. */
export function validateConditionsUpdate(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  mayAdd: readonly Decision[],
): FieldError[] {
  return decisions.flatMap((type) => {
    const [before, now] = [ofType(old, type), ofType(request, type)];
    const refuse = (what: string) => [forbiddenField(at, `updates may not ${what} a condition of type "${type}"`)];
    if (now.length < before.length) return refuse('remove');
    if (now.length > before.length) return mayAdd.includes(type) ? [] : refuse('add');
    return semanticEqual(now, before) ? [] : refuse('modify');
  });
}
