import { portNumber, rfc1123Subdomain } from '../../../../common/api/names.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';

/** Where a webhook is, as admission and conversion say it. */
export interface WebhookClient {
  readonly url?: string;
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly path?: string;
    readonly port?: number;
  };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook */
export function validateWebhookClient({ url, service }: WebhookClient, field: string): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [requiredValue(field, 'exactly one of url or service is required')];
  }
  if (url !== undefined) return validateUrl(url, `${field}.url`);
  return service ? validateService(service, `${field}.service`) : [];
}

const form = '; desired format: https://host[/path]';

function validateUrl(text: string, field: string): FieldError[] {
  const url = URL.parse(text);
  if (!url) return [requiredValue(field, `url must be a valid URL: ${JSON.stringify(text)}${form}`)];
  const errors: FieldError[] = [];
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== 'https') {
    errors.push(invalidValue(field, scheme, `'https' is the only allowed URL scheme${form}`));
  }
  if (url.host === '') errors.push(invalidValue(field, url.host, `host must be specified${form}`));
  if (url.username !== '' || url.password !== '') {
    errors.push(invalidValue(field, url.username, 'user information is not permitted in the URL'));
  }
  if (url.hash !== '') errors.push(invalidValue(field, url.hash.slice(1), 'fragments are not permitted in the URL'));
  if (url.search !== '') {
    errors.push(invalidValue(field, url.search.slice(1), 'query parameters are not permitted in the URL'));
  }
  return errors;
}

function validateService(service: NonNullable<WebhookClient['service']>, field: string): FieldError[] {
  const { name, namespace, port = 0, path } = service;
  const errors: FieldError[] = [];
  if (name === '') errors.push(requiredValue(`${field}.name`, 'service name is required'));
  if (namespace === '') errors.push(requiredValue(`${field}.namespace`, 'service namespace is required'));
  const wrongPort = portNumber(port).map((words) => invalidValue(`${field}.port`, port, `port is not valid: ${words}`));
  return [...errors, ...wrongPort, ...(path === undefined ? [] : validatePath(path, `${field}.path`))];
}

function validatePath(path: string, field: string): FieldError[] {
  if (path === '/' || path === '') return [];
  if (path === '//') return [invalidValue(field, path, 'segment[0] may not be empty')];
  if (!path.startsWith('/')) return [invalidValue(field, path, "must start with a '/'")];
  const inner = path.slice(1).replace(/\/$/, '');
  return inner.split('/').flatMap((segment, index) => {
    if (segment === '') return [invalidValue(field, path, `segment[${index}] may not be empty`)];
    return rfc1123Subdomain(segment).map((words) => invalidValue(field, path, `segment[${index}]: ${words}`));
  });
}
