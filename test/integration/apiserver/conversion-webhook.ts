import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LocalMaster } from '../local-master.ts';

export interface Convertible {
  readonly apiVersion: string;
  readonly metadata: { readonly name: string; readonly [more: string]: unknown };
  readonly [member: string]: unknown;
}
interface Review {
  readonly apiVersion: string;
  readonly request: { readonly uid: string; readonly desiredAPIVersion: string; readonly objects: Convertible[] };
}

/** A webhook that converts as it is told, on loopback; it counts what it is asked. */
export class ConversionWebhook {
  readonly url: string;
  /** How many objects each call brought. */
  readonly calls: number[];
  readonly #close: () => Promise<void>;

  private constructor(url: string, calls: number[], close: () => Promise<void>) {
    this.url = url;
    this.calls = calls;
    this.#close = close;
  }

  static async start(
    master: LocalMaster,
    convert: (object: Convertible, apiVersion: string) => object,
  ): Promise<ConversionWebhook> {
    const { certificate, privateKey } = await master.issueServing('conversion-webhook');
    const calls: number[] = [];
    const answer = ({ apiVersion, request: { uid, desiredAPIVersion, objects } }: Review): object => {
      calls.push(objects.length);
      try {
        const convertedObjects = objects.map((object) => convert(object, desiredAPIVersion));
        const response = { uid, result: { status: 'Success' }, convertedObjects };
        return { apiVersion, kind: 'ConversionReview', response };
      } catch (error) {
        const result = { status: 'Failure', message: (error as Error).message };
        return { apiVersion, kind: 'ConversionReview', response: { uid, result } };
      }
    };
    const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(answer(JSON.parse(Buffer.concat(chunks).toString()) as Review)));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return new ConversionWebhook(`https://127.0.0.1:${port}/convert`, calls, close);
  }

  end(): Promise<void> {
    return this.#close();
  }
}
