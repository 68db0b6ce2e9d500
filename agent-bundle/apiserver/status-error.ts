/**
 * Failures as the API speaks them: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 * Everything that answers a request throws a StatusError; whatever else is thrown becomes a 500 without its text.
 */
export interface StatusCause {
  /** FieldValueInvalid, FieldValueRequired, NamespaceTerminating … */
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The plural resource; for Invalid and failed preconditions the kind, as upstream words it. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** The body of every failure, ready to encode. */
export interface StatusBody {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: object;
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** A failure that a client is told, as it is told: code, reason, message and details. */
export class StatusError extends Error {
  readonly code: number;
  /** Empty where upstream gives none. */
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** How a list goes on that cannot go on as it began. */
  readonly continue: string | undefined;

  constructor(code: number, reason: string, message: string, details?: StatusDetails, token?: string) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.continue = token;
  }

  /** Fields in the order in which upstream writes them. */
  toStatus(): StatusBody {
    const { code, reason, message, details } = this;
    const named = reason === '' ? {} : { reason };
    const detailed = details === undefined ? {} : { details };
    const metadata = this.continue === undefined ? {} : { continue: this.continue };
    return { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', message, ...named, ...detailed, code };
  }
}

/** A resource in error messages: `pods`, `deployments.apps`. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

const qualified = ({ group, resource }: GroupResource): string => (group === '' ? resource : `${resource}.${group}`);
const detailsOf = ({ group, resource }: GroupResource, name: string): StatusDetails => ({
  ...(name === '' ? {} : { name }),
  ...(group === '' ? {} : { group }),
  kind: resource,
});

export const badRequest = (message: string) => new StatusError(400, 'BadRequest', message);
export const unauthorized = () => new StatusError(401, 'Unauthorized', 'Unauthorized');

/** `name` may be empty. */
export const forbidden = (resource: GroupResource, name: string, why: string, causes?: readonly StatusCause[]) =>
  new StatusError(
    403,
    'Forbidden',
    name === ''
      ? `${qualified(resource)} is forbidden: ${why}`
      : `${qualified(resource)} "${name}" is forbidden: ${why}`,
    { ...detailsOf(resource, name), ...(causes ? { causes } : {}) },
  );

export const notFound = (resource: GroupResource, name: string) =>
  new StatusError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));

/** No such resource or path below a group version we serve. */
export const unknownResource = () =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const methodNotAllowed = () =>
  new StatusError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const alreadyExists = (resource: GroupResource, name: string) =>
  new StatusError(409, 'AlreadyExists', `${qualified(resource)} "${name}" already exists`, detailsOf(resource, name));

export const conflict = (resource: GroupResource, name: string, why: string) =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`,
    detailsOf(resource, name),
  );

/** Every name that was generated is taken. */
export const notGenerated = (resource: GroupResource, name: string) =>
  new StatusError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists, the server was not able to generate a unique name for the object`,
    { ...detailsOf(resource, name), retryAfterSeconds: 1 },
  );

/** The resourceVersion that was sent is not the current one. */
export const modified = (resource: GroupResource, name: string) =>
  conflict(
    resource,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

/** The revision asked for is compacted away: list again. */
export const expired = (message: string, token?: string) => new StatusError(410, 'Expired', message, undefined, token);

export const tooLarge = (limit: number) =>
  new StatusError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${limit}`);

/** The body of a request is in none of the formats that are read here. */
export const unsupportedFormat = (accepted: readonly string[]) =>
  new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

/** `kind` is qualified by its group: `Pod`, `Deployment.apps`. */
export const invalid = (
  kind: { readonly group: string; readonly kind: string },
  name: string,
  causes: readonly StatusCause[],
) => {
  const texts = causes.map((cause) => `${cause.field ?? '<nil>'}: ${cause.message}`);
  const all = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const qualifiedKind = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  const group = kind.group === '' ? {} : { group: kind.group };
  const named = name === '' ? {} : { name };
  return new StatusError(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${all}`, {
    ...named,
    ...group,
    kind: kind.kind,
    causes,
  });
};

export const tooManyRequests = (retryAfterSeconds: number) =>
  new StatusError(429, 'TooManyRequests', 'Too many requests, please try again later.', { retryAfterSeconds });

export const internalError = (message: string) =>
  new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ reason: '', message }],
  });

export const serviceUnavailable = (message: string, retryAfterSeconds?: number) =>
  new StatusError(
    503,
    'ServiceUnavailable',
    message,
    retryAfterSeconds === undefined ? undefined : { retryAfterSeconds },
  );

/** The work may or may not have been done. */
export const timedOut = (message: string) => new StatusError(504, 'Timeout', `Timeout: ${message}`, {});
