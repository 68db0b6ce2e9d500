import type { StatusBody, StatusError } from '../status-error.ts';
import { type Format, mediaTypes, statusFormatOf } from '../http/negotiation.ts';
import type { Reply } from '../http/reply.ts';
import { Status } from '../../../common/api/meta/status.ts';
import { encodeProtobuf, envelope } from '../codec/protobuf-writer.ts';
import { yamlOf } from './representation.ts';

/** A Status as an answer: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export function statusInFormat(
  format: Format,
  code: number,
  status: StatusBody,
  headers?: Readonly<Record<string, string>>,
): Reply {
  return { type: 'body', code, contentType: mediaTypes[format], body: statusIn(format, status), headers };
}

/** How a request failed, in the format that the client takes first. */
export function errorReply(accept: string | undefined, error: StatusError): Reply {
  const retryAfter = error.details?.retryAfterSeconds;
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
  return statusInFormat(statusFormatOf(accept), error.code, error.toStatus(), headers);
}

function statusIn(format: Format, status: StatusBody): Buffer {
  if (format === 'protobuf') return statusInProtobuf(status);
  const json = Buffer.from(`${JSON.stringify(status)}\n`);
  return format === 'yaml' ? yamlOf(json) : json;
}

/** In its envelope. */
export function statusInProtobuf(status: StatusBody): Buffer {
  return envelope({ group: '', version: 'v1', kind: 'Status' }, encodeProtobuf(Status, status));
}
