import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge } from '../status-error.ts';

/** The most bytes a request may carry; etcd takes 1.5 MiB for one value, JSON of ours and YAML of people may be wider. */
export const bodyLimit = 3 * 1024 * 1024;

/** The whole body. Throws 413 as soon as it is known to be too large; what still comes is thrown away. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > bodyLimit) return Promise.reject(tooLarge(bodyLimit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= bodyLimit) return;
      request.off('data', take);
      request.resume();
      reject(tooLarge(bodyLimit));
    };
    const broken = () => reject(badRequest('the request ended before its body was complete'));
    request.on('data', take);
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    request.on('aborted', broken);
    request.on('error', broken);
  });
}
