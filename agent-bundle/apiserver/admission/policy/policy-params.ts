import type { ParamKind, ParamRef } from '../../../../common/api/admissionregistration/v1/policy.ts';
import { apiVersionOf } from '../../../../common/api/schema/kind.ts';
import { matchesLabels, requirementsOf } from '../../../../common/api/labels.ts';
import { parseExact } from '../../codec/exact-json.ts';
import type { Served, ServedResources } from '../../routes/served.ts';
import type { AdmissionContext, AdmissionRequest } from '../admission.ts';
import { namespaceTold } from '../matching/selection.ts';

/** A policy or a binding that cannot be put into effect, in upstream's words. */
export class ConfigurationError extends Error {}

/**
 * The objects with which a policy is evaluated, once with each; null where it is evaluated without. Rejects with a ConfigurationError.
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources
 */
export async function paramsFor(
  paramKind: ParamKind | undefined,
  paramRef: ParamRef | undefined,
  request: AdmissionRequest,
  { served }: AdmissionContext,
): Promise<readonly unknown[]> {
  if (!paramKind) return [null];
  const kind = servedKind(served, paramKind);
  if (!kind) {
    const { apiVersion, kind: name } = paramKind;
    const shown = `${apiVersion ?? ''}, Kind=${name ?? ''}`;
    throw new ConfigurationError(
      `failed to configure policy: failed to find resource referenced by paramKind: '${shown}'`,
    );
  }
  if (!paramRef) return [null];
  const namespace = namespaceFor(kind, paramRef, request);
  const found = await find(kind, paramRef, namespace, request.signal);
  if (found.length > 0 || paramRef.parameterNotFoundAction !== 'Deny') return found;
  throw new ConfigurationError(
    'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
  );
}

const servedKind = ({ all }: ServedResources, { apiVersion, kind }: ParamKind): Served | undefined =>
  all.find(({ named }) => named.kind.kind === kind && apiVersionOf(named.kind) === apiVersion);

function namespaceFor({ named }: Served, paramRef: ParamRef, request: AdmissionRequest): string | undefined {
  const said = paramRef.namespace ?? '';
  if (!named.kind.namespaced) {
    if (said === '') return undefined;
    throw new ConfigurationError(
      'failed to configure binding: paramRef.namespace must not be provided for a cluster-scoped `paramKind`',
    );
  }
  const namespace = said === '' ? namespaceTold(request) : said;
  if (namespace !== '') return namespace;
  throw new ConfigurationError(
    'failed to configure binding: cannot use namespaced paramRef in policy binding that matches cluster-scoped resources',
  );
}

async function find(
  { cache }: Served,
  { name = '', selector }: ParamRef,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<unknown[]> {
  if (name !== '') {
    const found = await cache.get({ name, namespace }, 'any', signal);
    return found ? [parseExact(found.bytes.toString())] : [];
  }
  const requirements = requirementsOf(selector ?? {});
  const selected = { matches: (labels: Readonly<Record<string, string>>) => matchesLabels(requirements, labels) };
  const { items } = await cache.list({ namespace, selector: selected, at: 'any' }, signal);
  return items.map(({ bytes }) => parseExact(bytes.toString()));
}
