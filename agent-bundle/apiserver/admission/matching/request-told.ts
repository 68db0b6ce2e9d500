import type { DeleteOptions } from '../../../../common/api/meta/v1.ts';
import type { WriteOptions } from '../../routes/write-options.ts';
import type { AdmissionRequest } from '../admission.ts';
import { type JsonObject, placeOf } from './request-form.ts';
import { namespaceTold } from './selection.ts';
import type { Shown } from './shown-request.ts';

/**
 * A request as webhooks are told of it and expressions see it, without its uid and its objects. Members that Go leaves out when they are empty are
 * left out here. https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/#admission-k8s-io-v1-AdmissionRequest
 */
export function requestTold(request: AdmissionRequest, { form }: Pick<Shown, 'form'>): JsonObject {
  const { subresource, name, operation, user, dryRun } = request;
  const namespace = namespaceTold(request);
  const own = placeOf(request.served, subresource, request.served.named);
  return {
    kind: form.kind,
    resource: form.resource,
    ...(subresource === '' ? {} : { subResource: subresource }),
    requestKind: own.kind,
    requestResource: own.resource,
    ...(subresource === '' ? {} : { requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid ? { uid: user.uid } : {}),
      ...(user.groups.length > 0 ? { groups: user.groups } : {}),
      ...(user.extra && Object.keys(user.extra).length > 0 ? { extra: user.extra } : {}),
    },
    dryRun,
    options: optionsTold(request),
  };
}

/** Whoever patches creates or updates in the end, so that his options are those of a create or an update. */
function optionsTold({ operation, options }: AdmissionRequest): JsonObject | null {
  switch (operation) {
    case 'CREATE':
      return { kind: 'CreateOptions', ...writeOptionsTold(options) };
    case 'UPDATE':
      return { kind: 'UpdateOptions', ...writeOptionsTold(options) };
    case 'DELETE':
      return { kind: 'DeleteOptions', apiVersion: 'meta.k8s.io/v1', ...options };
    case 'CONNECT':
      return null;
  }
}

function writeOptionsTold(options: WriteOptions | DeleteOptions): JsonObject {
  const named = 'fieldManager' in options ? options : undefined;
  return {
    apiVersion: 'meta.k8s.io/v1',
    ...(isDryRun(options) ? { dryRun: ['All'] } : {}),
    ...(named?.fieldManager ? { fieldManager: named.fieldManager } : {}),
    ...(named && named.fieldValidation !== 'Warn' ? { fieldValidation: named.fieldValidation } : {}),
  };
}

const isDryRun = ({ dryRun }: WriteOptions | DeleteOptions): boolean =>
  typeof dryRun === 'boolean' ? dryRun : (dryRun?.length ?? 0) > 0;
