import { type Secret, SecretKind } from '../../../../common/api/core/v1/secret.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue, requiredValue, verbatim } from '../field-error.ts';
import { validateDataKeys, validateDataSize, validateImmutable } from '../validation/data.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/ */
export const secrets = defineResource(SecretKind, {
  setDefaults: takeStringData,
  strategy: {
    prepareForCreate: () => {},
    validateCreate: validate,
    prepareForUpdate: () => {},
    validateUpdate: (object, old) => [
      ...validate(object),
      ...(object.type === old.type ? [] : [invalidValue('type', object.type ?? '', 'field is immutable')]),
      ...validateImmutable(object, old, ['data']),
    ],
  },
  selectableFields: { type: ({ type }) => type },
  columns: [
    nameColumn,
    column('Type', 'What the secret is for.', ({ type = '' }) => type),
    column('Data', 'How many keys it holds.', ({ data = {} }) => Object.keys(data).length),
    ageColumn,
  ],
});

/** `stringData` is for writing only: it goes into `data`. */
function takeStringData(secret: Secret): void {
  const { stringData } = secret;
  delete secret.stringData;
  if (!stringData) return;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  secret.data = { ...secret.data, ...Object.fromEntries(encoded) };
}

/** What each type must hold: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
const jsonKeys = ['.dockercfg', '.dockerconfigjson'];
const ownerAnnotation = 'kubernetes.io/service-account.name';

function validate({ metadata, type = '', data = {} }: Secret): FieldError[] {
  const keys = Object.hasOwn(requiredKeys, type) ? (requiredKeys[type] ?? []) : [];
  const errors = [...validateDataKeys(data, 'data'), ...validateDataSize([data], 'data')];
  if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[ownerAnnotation]) {
    errors.push(requiredValue(`metadata.annotations[${ownerAnnotation}]`));
  }
  if (type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    errors.push(requiredValue('data[username]'), requiredValue('data[password]'));
  }
  for (const key of keys) {
    const value = data[key];
    if (value === undefined) errors.push(requiredValue(`data[${key}]`));
    else if (jsonKeys.includes(key) && !isJson(value)) {
      errors.push(invalidValue(`data[${key}]`, verbatim('"<secret contents redacted>"'), 'invalid character in JSON'));
    }
  }
  return errors;
}

function isJson(base64: string): boolean {
  try {
    JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
