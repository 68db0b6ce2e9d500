import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge } from '../status-error.ts';

/** The most bytes a request may carry; etcd takes 1.5 MiB for one value, JSON of ours and YAML of people may be wider. */
export const bodyLimit = 3 * 1024 * 1024;

/** The whole body. Throws 413 as soon as it is known to be too large, without reading the rest. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > bodyLimit) return Promise.reject(tooLarge(bodyLimit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= bodyLimit) return;
      request.pause();
      reject(tooLarge(bodyLimit));
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size)));
    request.on('aborted', () => reject(badRequest('the request ended before its body was complete')));
    request.on('error', () => reject(badRequest('the request ended before its body was complete')));
  });
}
