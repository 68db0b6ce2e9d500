import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { Server, ServerCredentials, type handleUnaryCall, status } from '@grpc/grpc-js';
import { afterEach, expect, it } from 'vitest';
import { grpcHealth } from './grpc-health.ts';

let server: Server;
afterEach(() => server.forceShutdown());

/** A server that knows the services of the table and their numbers in HealthCheckResponse. */
async function serving(services: Readonly<Record<string, number>>): Promise<string> {
  server = new Server();
  const check: handleUnaryCall<{ service: string }, number> = ({ request }, done) => {
    const answer = services[request.service];
    if (answer === undefined) done({ code: status.NOT_FOUND, details: 'unknown service' });
    else done(null, answer);
  };
  const definition = {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: ({ service }: { service: string }) => Buffer.from(service),
    requestDeserialize: (bytes: Buffer) => {
      const reader = new BinaryReader(bytes);
      if (reader.len > 0) reader.uint32();
      return { service: reader.len > 0 ? reader.string() : '' };
    },
    responseSerialize: (answer: number) => Buffer.from(new BinaryWriter().uint32(8).int32(answer).finish()),
    responseDeserialize: () => 0,
  } as const;
  server.addService({ check: definition }, { check });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return `127.0.0.1:${port}`;
}

it('asks a server how a service of its is', async () => {
  const address = await serving({ '': 1, sick: 2 });
  const signal = AbortSignal.timeout(10_000);
  expect(await grpcHealth(address, '', signal)).toBe('SERVING');
  expect(await grpcHealth(address, 'sick', signal)).toBe('NOT_SERVING');
  await expect(grpcHealth(address, 'other', signal)).rejects.toThrow('unknown service');
});
