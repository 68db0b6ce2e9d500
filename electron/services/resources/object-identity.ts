import { AppError } from '../../../common/base/app-error.ts';
import { type JsonObject, isObject } from './object-yaml.ts';

/** What an object calls itself. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent where the server is to find one (metadata.generateName). */
  readonly name?: string;
  readonly namespace?: string;
  readonly resourceVersion?: string;
}

/** Error: `object-yaml-invalid`, where it does not say what it is. */
export function identityOf(object: JsonObject): Identity {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const word = (from: JsonObject, field: string, key: string) => {
    const value = from[key];
    if (value === undefined || value === null || typeof value === 'string') return value || undefined;
    throw new AppError('object-yaml-invalid', { reason: `${field} is to be a text: put it in quotes` });
  };
  const apiVersion = word(object, 'apiVersion', 'apiVersion');
  const kind = word(object, 'kind', 'kind');
  if (!apiVersion || !kind) {
    throw new AppError('object-yaml-invalid', { reason: `${apiVersion ? 'kind' : 'apiVersion'} is missing` });
  }
  const of = (key: string) => word(metadata, `metadata.${key}`, key);
  return { apiVersion, kind, name: of('name'), namespace: of('namespace'), resourceVersion: of('resourceVersion') };
}

/** `Pod web-0`, `Pod` */
export function shownIdentity({ kind, name }: Identity): string {
  return name ? `${kind} ${name}` : kind;
}
