import { isObject } from '../../codec/json-value.ts';
import { StatusError, type StatusDetails } from '../../status-error.ts';
import type { AdmissionRequest } from '../admission.ts';
import type { JsonObject } from '../matching/request-form.ts';
import { requestTold } from '../matching/request-told.ts';
import type { Shown } from '../matching/shown-request.ts';

/** The two that there are; they say the same. */
export type ReviewVersion = 'v1' | 'v1beta1';

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request */
export function reviewOf(request: AdmissionRequest, shown: Shown, uid: string, version: ReviewVersion): JsonObject {
  return {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: {
      uid,
      ...requestTold(request, shown),
      object: shown.object ?? null,
      oldObject: shown.oldObject ?? null,
    },
  };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response */
export interface ReviewAnswer {
  readonly allowed: boolean;
  /** What the webhook says of a refusal. */
  readonly status: JsonObject | undefined;
  /** RFC 6902, as JSON text; absent: nothing is changed. */
  readonly patch: string | undefined;
  readonly warnings: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** An answer that is none, in upstream's words. */
export class AnswerError extends Error {}

/** Throws an AnswerError. */
export function answerOf(value: unknown, uid: string, version: ReviewVersion): ReviewAnswer {
  const review: JsonObject = isObject(value) ? value : {};
  checkKind(review, version);
  const { response } = review;
  if (!isObject(response)) throw new AnswerError('webhook response was absent');
  if (version === 'v1' && response['uid'] !== uid) {
    const given = typeof response['uid'] === 'string' ? response['uid'] : '';
    throw new AnswerError(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(given)}`);
  }
  const { status, warnings, auditAnnotations } = response;
  return {
    allowed: response['allowed'] === true,
    status: isObject(status) ? status : undefined,
    patch: patchOf(response, version),
    warnings: Array.isArray(warnings) ? warnings.filter((text) => typeof text === 'string') : [],
    auditAnnotations: isObject(auditAnnotations) ? textsOf(auditAnnotations) : {},
  };
}

function checkKind({ apiVersion, kind }: JsonObject, version: ReviewVersion): void {
  const given = [apiVersion, kind].map((text) => (typeof text === 'string' ? text : ''));
  const wanted = `admission.k8s.io/${version}`;
  if (given[0] === wanted && given[1] === 'AdmissionReview') return;
  // Before v1 a webhook did not have to say what it answers with.
  if (version === 'v1beta1' && given[0] === '' && given[1] === '') return;
  const group = given[0]?.includes('/') ? given[0] : `/${given[0] ?? ''}`;
  throw new AnswerError(
    `expected webhook response of ${wanted}, Kind=AdmissionReview, got ${group}, Kind=${given[1] ?? ''}`,
  );
}

function patchOf({ patch, patchType }: JsonObject, version: ReviewVersion): string | undefined {
  const has = typeof patch === 'string' && patch !== '';
  if (!has) {
    if (version === 'v1' && patchType !== undefined && patchType !== null) {
      throw new AnswerError('webhook returned response.patchType but not response.patch');
    }
    return undefined;
  }
  if (version === 'v1' && (patchType === undefined || patchType === null)) {
    throw new AnswerError('webhook returned response.patch but not response.patchType');
  }
  if (patchType !== undefined && patchType !== null && patchType !== 'JSONPatch') {
    throw new AnswerError(`webhook returned invalid response.patchType of ${JSON.stringify(patchType)}`);
  }
  return Buffer.from(patch, 'base64').toString();
}

const textsOf = (members: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(members).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])));

/** A refusal as the client is told: what the webhook says of it, after who said it. */
export function denialOf(webhook: string, { status = {} }: ReviewAnswer): StatusError {
  const deniedBy = `admission webhook ${JSON.stringify(webhook)} denied the request`;
  const { code, reason, message, details } = status;
  const said = [message, reason].find((text) => typeof text === 'string' && text !== '');
  return new StatusError(
    typeof code === 'number' && code >= 400 && code < 600 ? Math.floor(code) : 400,
    typeof reason === 'string' ? reason : '',
    typeof said === 'string' ? `${deniedBy}: ${said}` : `${deniedBy} without explanation`,
    isObject(details) ? detailsOf(details) : undefined,
  );
}

function detailsOf(given: JsonObject): StatusDetails {
  const { name, group, kind, uid, causes, retryAfterSeconds } = given;
  const text = (key: string, value: unknown) => (typeof value === 'string' && value !== '' ? { [key]: value } : {});
  const known = Array.isArray(causes) ? causes.filter(isObject) : [];
  return {
    ...text('name', name),
    ...text('group', group),
    ...text('kind', kind),
    ...text('uid', uid),
    ...(known.length === 0 ? {} : { causes: known.map(causeOf) }),
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
  };
}

function causeOf({ reason, message, field }: JsonObject) {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { reason: text(reason), message: text(message), ...(field === undefined ? {} : { field: text(field) }) };
}
