import type { IncomingMessage } from 'node:http';
import { type Authorizer, authorize } from '../authorization/authorizer.ts';
import { StatusError, badRequest, internalError, methodNotAllowed } from '../status-error.ts';
import { forwardPath, logPath, shellPath } from './kubelet-path.ts';
import type { Connect } from '../routes/resource-routes.ts';
import { type BackendAnswer, UnreachableError } from './backend-request.ts';
import type { KubeletClient } from './kubelet-client.ts';
import { NodeKind } from '../../../common/api/core/v1/node.ts';
import { ObjectProxy } from './proxy.ts';
import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { Reply } from '../http/reply.ts';
import type { ResourceCall } from '../routes/routes.ts';
import type { ServedResources } from '../routes/served.ts';
import type { WriteRoad } from '../routes/write-road.ts';
import { admitConnection } from '../routes/admit-connection.ts';
import { isTrue } from '../routes/request-info.ts';
import { kubeletAddressOf, type KubeletAddress } from './pod-location.ts';
import { parseStored } from '../codec/parse-stored.ts';
import { readObject } from '../routes/read-verbs.ts';
import { tunnel } from './tunnel.ts';
import { withoutCredentials } from './proxy-headers.ts';

interface ConnectOptions {
  /** Absent: this server has no certificate for kubelets. */
  readonly kubelets: KubeletClient | undefined;
  readonly served: ServedResources;
  readonly road: WriteRoad;
}

/** log, exec, attach and portforward: the request goes on to the kubelet of the pod's node; proxy: to what the object names. */
export function connectPod({ kubelets, served, road }: ConnectOptions): Connect {
  const proxy = new ObjectProxy(served, kubelets);
  return async (pods, subresource, call) => {
    const connects = subresource !== 'log';
    if (connects && subresource !== 'proxy' && call.info.verb === 'get') await mustMayCreate(road.authorizer, call);
    if (connects) await admitConnection(road, pods, call);
    if (subresource === 'proxy') return proxy.carry(call);
    if (!kubelets) throw internalError('this server was started without a client certificate for kubelets');
    const pod = parseStored((await readObject(pods, call)).bytes) as Pod;
    if (!connects) return logs(kubelets, pod, await addressOf(pod, served, call), call);
    const path = tunnelPath(subresource, pod, call.query);
    const address = await addressOf(pod, served, call);
    if (!address) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
    return shell(kubelets, address, path, call);
  };
}

/** A shell is no reading, even where the request that opens it is a GET. */
function mustMayCreate(authorizer: Authorizer, { user, info }: ResourceCall): Promise<void> {
  return authorize(authorizer, { user, request: { ...info, verb: 'create' }, selectedFields: {} });
}

function tunnelPath(subresource: string, pod: Pod, query: URLSearchParams): string {
  switch (subresource) {
    case 'exec':
    case 'attach':
      return shellPath(subresource, pod, query);
    case 'portforward':
      return forwardPath(pod, query);
    default:
      throw methodNotAllowed();
  }
}

/** Undefined while the pod has no node. */
async function addressOf(pod: Pod, served: ServedResources, call: ResourceCall): Promise<KubeletAddress | undefined> {
  const name = pod.spec.nodeName;
  if (!name) return undefined;
  const found = await served.require(NodeKind).cache.get({ name }, 'latest', call.signal);
  const address = found && kubeletAddressOf(parseStored(found.bytes));
  if (!address) throw internalError(`the address of the kubelet on node ${JSON.stringify(name)} is not known`);
  return address;
}

async function logs(
  kubelets: KubeletClient,
  pod: Pod,
  address: KubeletAddress | undefined,
  { query, signal }: ResourceCall,
): Promise<Reply> {
  const path = logPath(pod, query);
  if (!address) return { type: 'body', code: 204, contentType: 'text/plain', body: Buffer.alloc(0) };
  const verification = isTrue(query.get('insecureSkipTLSVerifyBackend')) ? 'unverified' : 'verified';
  const sent = kubelets.send(address, { method: 'GET', path, headers: {}, signal }, verification);
  const answer = await sent.catch((error: unknown) => {
    if (!(error instanceof UnreachableError)) throw error;
    const url = `https://${address.host}:${address.port}${path}`;
    throw new StatusError(500, 'InternalError', `Get ${JSON.stringify(url)}: ${error.message}`);
  });
  if (answer.response.statusCode !== 200) throw await refusalOf(answer);
  const headers = { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' };
  return { type: 'passed', code: 200, headers, body: answer.response };
}

/** What is between the client and us only, and not for the kubelet. */
const ownHeaders = ['host', 'cookie', 'content-length', 'transfer-encoding'] as const;

async function shell(
  kubelets: KubeletClient,
  address: KubeletAddress,
  path: string,
  { incoming, upgrade, signal }: ResourceCall,
): Promise<Reply> {
  if (!upgrade) throw badRequest('Upgrade request required');
  const headers = withoutCredentials(incoming);
  for (const name of ownHeaders) delete headers[name];
  const sent = kubelets.send(address, { method: incoming.method ?? 'GET', path, headers, signal });
  const answer = await sent.catch((error: unknown) => {
    if (!(error instanceof UnreachableError)) throw error;
    throw new StatusError(500, '', `error dialing backend: ${error.message}`);
  });
  if (answer.type === 'upgraded') return tunnel(upgrade, answer);
  // The kubelet's own words, which clients show: https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/
  const { response } = answer;
  const type = {
    'content-type': response.headers['content-type'],
    'content-length': response.headers['content-length'],
  };
  return { type: 'passed', code: response.statusCode ?? 500, headers: type, body: response };
}

const longestRefusal = 2048;

/** What the kubelet answered instead, as a Status. */
async function refusalOf({ response }: BackendAnswer): Promise<StatusError> {
  const code = response.statusCode ?? 500;
  const text = (await firstBytes(response, longestRefusal)).trim();
  if (code === 400) return badRequest(text);
  if (code >= 500) return internalError(text);
  const reason =
    code === 404 ? 'NotFound' : code === 403 ? 'Forbidden' : code === 401 ? 'Unauthorized' : 'InternalError';
  return new StatusError(code, reason, text || `the kubelet answered ${code}`);
}

async function firstBytes(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString();
}
