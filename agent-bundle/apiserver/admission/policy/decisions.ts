import { StatusError, forbidden } from '../../status-error.ts';
import type { AdmissionRequest } from '../admission.ts';
import type { CompiledBinding, CompiledPolicy } from './compile-policy.ts';
import type { Failure } from './evaluate-policy.ts';

const codes: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

const failuresKey = 'validation.policy.admission.k8s.io/validation_failure';

/**
 * What follows from the failures of a request, gathered from all policies: a refusal, warnings, notes for the audit log.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#validation-actions
 */
export class Decisions {
  readonly #request: AdmissionRequest;
  readonly #audited: object[] = [];
  readonly #annotations = new Map<string, Set<string>>();
  #refusal: StatusError | undefined;

  constructor(request: AdmissionRequest) {
    this.#request = request;
  }

  failed({ name: policy }: CompiledPolicy, { name: binding, actions }: CompiledBinding, failure: Failure): void {
    const { message, index } = failure;
    const who = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}'`;
    for (const action of actions) {
      if (action === 'Deny') this.#refuse(`${who} denied request: ${message}`, failure.reason);
      if (action === 'Warn') this.#request.notes.warn(`Validation failed for ${who}: ${message}`);
      if (action === 'Audit') {
        this.#audited.push({ message, policy, binding, expressionIndex: index, validationActions: actions });
      }
    }
  }

  /** It cannot be evaluated; whatever is to follow from failures, this refuses. */
  cannot({ name: policy }: CompiledPolicy, { name: binding }: CompiledBinding, why: string): void {
    this.#refuse(`ValidatingAdmissionPolicy '${policy}' with binding '${binding}' denied request: ${why}`, 'Invalid');
  }

  annotated({ name }: CompiledPolicy, key: string, value: string): void {
    const whole = `${name}/${key}`;
    const values = this.#annotations.get(whole) ?? new Set();
    this.#annotations.set(whole, values.add(value));
  }

  /** Throws the first refusal. */
  carryOut(): void {
    const { notes } = this.#request;
    for (const [key, values] of this.#annotations) notes.annotate(key, [...values].join(', '));
    if (this.#audited.length > 0) notes.annotate(failuresKey, JSON.stringify(this.#audited));
    if (this.#refusal) throw this.#refusal;
  }

  #refuse(message: string, reason: string): void {
    if (this.#refusal) return;
    const { kind, name } = this.#request;
    const told = forbidden(kind, name, message, [{ reason: '', message }]);
    this.#refusal = new StatusError(codes[reason] ?? 422, reason, told.message, told.details);
  }
}
