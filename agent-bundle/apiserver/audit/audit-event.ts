import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import type { User } from '../authentication/authenticator.ts';
import type { RequestInfo } from '../routes/request-info.ts';
import type { StatusBody } from '../status-error.ts';
import type { Level, Stage } from '../../../common/api/audit/v1/policy.ts';

/** What is known of a request from its beginning. */
export interface RequestFacts {
  readonly auditId: string;
  readonly incoming: IncomingMessage;
  readonly info: RequestInfo;
  /** Who has shown himself; undefined for nobody. */
  readonly user: User | undefined;
  /** Milliseconds since the epoch. */
  readonly received: number;
}

/** What turned out since. */
export interface RequestCourse {
  readonly impersonated: User | undefined;
  readonly objectRef: ObjectRef | undefined;
  readonly status: Partial<StatusBody> | undefined;
  /** JSON texts. */
  readonly requestObject: string | undefined;
  readonly responseObject: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a request is about. Fields in upstream's order. */
export interface ObjectRef {
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly apiGroup?: string;
  readonly apiVersion?: string;
  readonly resourceVersion?: string;
  readonly subresource?: string;
}

/**
 * One event as a line of JSON, without its end. `now` is milliseconds since the epoch.
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
 */
export function eventLine(level: Level, stage: Stage, facts: RequestFacts, course: RequestCourse, now: number): string {
  const { auditId, incoming, info, user, received } = facts;
  const { impersonated, objectRef, status, annotations } = course;
  const userAgent = incoming.headers['user-agent']?.slice(0, longestUserAgent);
  const head = JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level,
    auditID: auditId,
    stage,
    requestURI: incoming.url ?? '',
    verb: info.verb,
    user: user ? userInfo(user) : {},
    ...(impersonated ? { impersonatedUser: userInfo(impersonated) } : {}),
    sourceIPs: sourceIPs(incoming),
    ...(userAgent ? { userAgent } : {}),
    ...(objectRef ? { objectRef } : {}),
    ...(status ? { responseStatus: boundedStatus(status) } : {}),
  });
  const bodies = [
    ...(course.requestObject === undefined ? [] : [`"requestObject":${course.requestObject}`]),
    ...(course.responseObject === undefined ? [] : [`"responseObject":${course.responseObject}`]),
  ];
  const tail = JSON.stringify({
    requestReceivedTimestamp: microTime(received),
    stageTimestamp: microTime(now),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  });
  return [head.slice(0, -1), ...bodies, tail.slice(1)].join(',');
}

const longestUserAgent = 1024;

/** Of a path that is no resource: nothing. */
export function objectRefOf(info: RequestInfo): ObjectRef | undefined {
  if (info.kind === 'path') return undefined;
  const { resource, namespace, name, group, version, subresource } = info;
  const all = { resource, namespace, name, apiGroup: group, apiVersion: version, subresource };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** With what the object that was sent says of itself, where the path says nothing. */
export function completed(ref: ObjectRef | undefined, object: object): ObjectRef | undefined {
  const metadata = 'metadata' in object ? object.metadata : undefined;
  if (!ref || typeof metadata !== 'object' || metadata === null) return ref;
  const said = (['name', 'namespace', 'uid', 'resourceVersion'] as const).flatMap((field) => {
    const value: unknown = Object.entries(metadata).find(([key]) => key === field)?.[1];
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : [];
  });
  const { resource, namespace, name, uid, apiGroup, apiVersion, resourceVersion, subresource } = {
    ...Object.fromEntries(said),
    ...ref,
  };
  return { resource, namespace, name, uid, apiGroup, apiVersion, resourceVersion, subresource };
}

const userInfo = ({ name, uid, groups, extra }: User) => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  ...(groups.length === 0 ? {} : { groups }),
  ...(extra === undefined ? {} : { extra }),
});

/** Of a Status what is no more than a few words. */
function boundedStatus({ status, message, reason, details, code }: Partial<StatusBody>) {
  return { metadata: {}, status, message, reason, details, code };
}

/** Those that proxies name, and who is at the other end of the connection. */
export function sourceIPs({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string[] {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().flatMap((value) => value.split(','));
  const real = [headers['x-real-ip'] ?? []].flat();
  const named = [...forwarded, ...real].map((address) => address.trim()).filter((address) => isIP(address) !== 0);
  const remote = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
  return [...new Set([...named, ...(remote ? [remote] : [])])];
}

const microTime = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, -1)}000Z`;
