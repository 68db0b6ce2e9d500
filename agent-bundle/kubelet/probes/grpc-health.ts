import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { Client, Metadata, type ServiceError, credentials } from '@grpc/grpc-js';
import { asError } from '../../../common/base/clock.ts';

/** https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
const path = '/grpc.health.v1.Health/Check';
const statuses = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'] as const;
export type HealthStatus = (typeof statuses)[number];

/** Asks a gRPC server how a service of its is; rejects when it cannot be asked. */
export function grpcHealth(address: string, service: string, signal: AbortSignal): Promise<HealthStatus> {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
  return new Promise<HealthStatus>((resolve, reject) => {
    const done = (error: ServiceError | null, status?: HealthStatus) => {
      if (error) reject(signal.aborted ? asError(signal.reason) : new Error(error.details || error.message));
      else resolve(status ?? 'UNKNOWN');
    };
    const call = client.makeUnaryRequest(path, encodeRequest, decodeResponse, service, new Metadata(), done);
    signal.addEventListener('abort', () => call.cancel(), { once: true });
  }).finally(() => client.close());
}

/** HealthCheckRequest: the service's name is field 1. */
const encodeRequest = (service: string) => Buffer.from(new BinaryWriter().uint32(10).string(service).finish());

/** HealthCheckResponse: the status is field 1. */
function decodeResponse(bytes: Buffer): HealthStatus {
  const reader = new BinaryReader(bytes);
  let status: HealthStatus = 'UNKNOWN';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === 8) status = statuses[reader.int32()] ?? 'UNKNOWN';
    else reader.skip(tag & 7);
  }
  return status;
}
