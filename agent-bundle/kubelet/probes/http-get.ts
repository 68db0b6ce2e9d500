import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Container } from '../../../common/api/core/v1/container.ts';
import type { HTTPGetAction } from '../../../common/api/core/v1/actions.ts';

export interface HttpAnswer {
  readonly status: number;
  /** The beginning of the body. */
  readonly text: string;
}

const mostBytes = 10 * 1024;

/** The number of a port that is given by number, or by the name one of the container's ports has. */
export function portOf(port: number | string, container: Container): number {
  const named = (container.ports ?? []).find(({ name }) => name === port)?.containerPort;
  const number = named ?? Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`couldn't find port: ${port} is neither a port number nor a port of container ${container.name}`);
  }
  return number;
}

/** Asks a container as probes and hooks do: no redirects to elsewhere, certificates not checked, one connection each. */
export function httpGet(action: HTTPGetAction, host: string, port: number, signal: AbortSignal): Promise<HttpAnswer> {
  const secure = action.scheme?.toUpperCase() === 'HTTPS';
  const headers: Record<string, string> = { 'user-agent': 'kube-probe/1.36', accept: '*/*' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`;
  const options = { host, port, path, headers, signal, agent: false as const };
  return new Promise((resolve, reject) => {
    const send = secure ? httpsRequest({ ...options, rejectUnauthorized: false }) : httpRequest(options);
    send.on('error', reject);
    send.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < mostBytes) text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: text.slice(0, mostBytes) }));
    });
    send.end();
  });
}
