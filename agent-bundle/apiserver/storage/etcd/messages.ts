import type { Condition } from '../store.ts';
import { MessageReader, MessageWriter } from './wire.ts';

/**
 * etcd's messages, as far as the store speaks them, with the numbers of their fields.
 * https://github.com/etcd-io/etcd/blob/main/api/etcdserverpb/rpc.proto
 */
export const rangePath = '/etcdserverpb.KV/Range';
export const transactionPath = '/etcdserverpb.KV/Txn';
export const compactionPath = '/etcdserverpb.KV/Compact';
export const leasePath = '/etcdserverpb.Lease/LeaseGrant';
export const watchPath = '/etcdserverpb.Watch/Watch';

export interface RangeRequest {
  readonly key: string | Buffer;
  readonly end?: Buffer;
  /** 0: all. */
  readonly limit?: number;
  /** 0: the newest. */
  readonly revision?: number;
  readonly countOnly?: boolean;
}

export function encodeRange({ key, end, limit = 0, revision = 0, countOnly = false }: RangeRequest): Buffer {
  const writer = new MessageWriter();
  if (typeof key === 'string') writer.text(1, key);
  else writer.bytes(1, key);
  if (end) writer.bytes(2, end);
  return writer.integer(3, limit).integer(4, revision).flag(9, countOnly).end();
}

export interface KeyValue {
  key: string;
  value: Buffer;
  createRevision: number;
  modRevision: number;
}

export interface RangeResponse {
  revision: number;
  readonly kvs: KeyValue[];
  count: number;
}

export function decodeRange(message: Buffer): RangeResponse {
  const response: RangeResponse = { revision: 0, kvs: [], count: 0 };
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) response.revision = decodeHeader(reader.bytes());
    else if (field === 2) response.kvs.push(decodeKeyValue(reader.bytes()));
    else if (field === 4) response.count = reader.integer();
    else reader.skip();
  }
  return response;
}

/** The revision in the header of every answer. */
function decodeHeader(message: Buffer): number {
  return integerField(message, 3);
}

function decodeKeyValue(message: Buffer): KeyValue {
  const kv: KeyValue = { key: '', value: noBytes, createRevision: 0, modRevision: 0 };
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) kv.key = reader.text();
    else if (field === 2) kv.createRevision = reader.integer();
    else if (field === 3) kv.modRevision = reader.integer();
    else if (field === 5) kv.value = reader.bytes();
    else reader.skip();
  }
  return kv;
}
const noBytes = Buffer.alloc(0);

/** What one step of a transaction does. */
export type TransactionStep =
  | { readonly type: 'put'; readonly key: string; readonly value: Buffer; readonly lease?: bigint }
  | { readonly type: 'delete'; readonly key: string };

/** The steps are done if all conditions hold; otherwise the answer says what stands at their keys. */
export function encodeTransaction(conditions: readonly Condition[], steps: readonly TransactionStep[]): Buffer {
  const writer = new MessageWriter();
  for (const { key, revision } of conditions) writer.message(1, encodeModRevisionIs(key, revision));
  for (const step of steps) writer.message(2, encodeStep(step));
  for (const { key } of conditions) writer.message(3, new MessageWriter().message(1, encodeRange({ key })).end());
  return writer.end();
}

/** Compare: result EQUAL (0, left out), target MOD. */
function encodeModRevisionIs(key: string, revision: Condition['revision']): Buffer {
  const modRevision = revision === 'absent' ? 0 : revision;
  return new MessageWriter().integer(2, 2).text(3, key).integer(6, modRevision, 'always').end();
}

function encodeStep(step: TransactionStep): Buffer {
  const inner = new MessageWriter().text(1, step.key);
  if (step.type === 'delete') return new MessageWriter().message(3, inner.end()).end();
  inner.bytes(2, step.value).integer(3, step.lease ?? 0n);
  return new MessageWriter().message(2, inner.end()).end();
}

export interface TransactionResponse {
  revision: number;
  succeeded: boolean;
  /** What each step answered: of a failed transaction what stands at the keys of its conditions. */
  readonly ranges: RangeResponse[];
}

export function decodeTransaction(message: Buffer): TransactionResponse {
  const response: TransactionResponse = { revision: 0, succeeded: false, ranges: [] };
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) response.revision = decodeHeader(reader.bytes());
    else if (field === 2) response.succeeded = reader.integer() === 1;
    else if (field === 3) decodeStep(reader.bytes(), response.ranges);
    else reader.skip();
  }
  return response;
}

function decodeStep(message: Buffer, ranges: RangeResponse[]): void {
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) ranges.push(decodeRange(reader.bytes()));
    else reader.skip();
  }
}

export const encodeCompaction = (revision: number): Buffer => new MessageWriter().integer(1, revision).end();

export const encodeLeaseGrant = (ttlSeconds: number): Buffer => new MessageWriter().integer(1, ttlSeconds).end();

/** The id of the lease. */
export function decodeLeaseGrant(message: Buffer): bigint {
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 2) return reader.integer64();
    reader.skip();
  }
  throw new Error('etcd granted a lease without an id');
}

/** A watch that tells its progress and may send what is large in fragments. */
export function encodeWatchCreate(
  range: { readonly key: Buffer; readonly end: Buffer },
  startRevision: number,
): Buffer {
  const create = new MessageWriter().bytes(1, range.key).bytes(2, range.end).integer(3, startRevision);
  return new MessageWriter().message(1, create.flag(4, true).flag(8, true).end()).end();
}

export const progressRequest: Buffer = new MessageWriter().message(3, Buffer.alloc(0)).end();

export interface WatchEvent {
  type: 'put' | 'delete';
  kv: KeyValue;
}

export interface WatchResponse {
  revision: number;
  created: boolean;
  canceled: boolean;
  /** Above zero when the watch was ended since its start is forgotten. */
  compactRevision: number;
  cancelReason: string;
  /** More of the same revision follows in the next message. */
  fragment: boolean;
  readonly events: WatchEvent[];
}

export function decodeWatch(message: Buffer): WatchResponse {
  const response: WatchResponse = {
    revision: 0,
    created: false,
    canceled: false,
    compactRevision: 0,
    cancelReason: '',
    fragment: false,
    events: [],
  };
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) response.revision = decodeHeader(reader.bytes());
    else if (field === 3) response.created = reader.integer() === 1;
    else if (field === 4) response.canceled = reader.integer() === 1;
    else if (field === 5) response.compactRevision = reader.integer();
    else if (field === 6) response.cancelReason = reader.text();
    else if (field === 7) response.fragment = reader.integer() === 1;
    else if (field === 11) response.events.push(decodeEvent(reader.bytes()));
    else reader.skip();
  }
  return response;
}

function decodeEvent(message: Buffer): WatchEvent {
  const event: WatchEvent = { type: 'put', kv: decodeKeyValue(noBytes) };
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === 1) event.type = reader.integer() === 1 ? 'delete' : 'put';
    else if (field === 2) event.kv = decodeKeyValue(reader.bytes());
    else reader.skip();
  }
  return event;
}

function integerField(message: Buffer, wanted: number): number {
  const reader = new MessageReader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field === wanted) return reader.integer();
    reader.skip();
  }
  return 0;
}
