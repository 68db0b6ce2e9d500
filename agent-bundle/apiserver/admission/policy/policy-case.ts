import { NamespaceKind } from '../../../../common/api/core/v1/namespace.ts';
import { parseExact } from '../../codec/exact-json.ts';
import { notFound } from '../../status-error.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { matchedForm } from '../matching/matcher.ts';
import type { RequestForm } from '../matching/request-form.ts';
import { isSelected } from '../matching/selection.ts';
import type { ShownRequest } from '../matching/shown-request.ts';
import type { CompiledBinding, PolicyCore } from './compile-policy.ts';
import type { CandidateBinding, CandidatePolicy } from './policies.ts';

/** A request under way. */
export interface PolicyCase {
  readonly request: AdmissionRequest;
  readonly context: AdmissionContext;
  readonly shown: ShownRequest;
}

/** The form in which a policy sees a request; undefined where it does not match. */
export async function formFor(
  { policy, matches }: CandidatePolicy<PolicyCore>,
  { request, context }: PolicyCase,
): Promise<RequestForm | undefined> {
  const form = matchedForm(matches, request.name);
  return form && (await isSelected(policy.selection, request, context)) ? form : undefined;
}

/** Those bindings that a request concerns, one after the other. */
export async function* bindingsFor(
  bindings: readonly CandidateBinding[],
  { request, context }: PolicyCase,
): AsyncGenerator<CompiledBinding> {
  for (const { binding, matches } of bindings) {
    if (matches && !matchedForm(matches, request.name)) continue;
    if (matches && !(await isSelected(binding.selection, request, context))) continue;
    yield binding;
  }
}

/** The value of `namespaceObject`: null for what stands in none, as a Namespace does, and where nobody looks at it. */
export async function namespaceFor({ needsNamespace }: PolicyCore, { request, context }: PolicyCase): Promise<unknown> {
  const { kind, namespace: name, signal } = request;
  if (!needsNamespace || !kind.namespaced) return null;
  const found = await context.served.require(NamespaceKind).cache.get({ name }, 'any', signal);
  if (!found) throw notFound(NamespaceKind, name);
  return parseExact(found.bytes.toString());
}
