import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type Node, NodeKind } from '../../../common/api/core/v1/node.ts';
import { type Pod, PodKind } from '../../../common/api/core/v1/pod.ts';
import { type Service, ServiceKind } from '../../../common/api/core/v1/service.ts';
import {
  type EndpointSlice,
  EndpointSliceKind,
  serviceNameLabel,
} from '../../../common/api/discovery/v1/endpoint-slice.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import type { Reply } from '../http/reply.ts';
import { parseStored } from '../codec/parse-stored.ts';
import type { ServedResources } from '../routes/served.ts';
import type { ResourceCall } from '../routes/routes.ts';
import { badRequest, internalError, notFound, serviceUnavailable } from '../status-error.ts';
import { type BackendAnswer, UnreachableError, sendTo } from './backend-request.ts';
import type { KubeletClient } from './kubelet-client.ts';
import { proxiedAnswerHeaders, proxiedRequestHeaders } from './proxy-headers.ts';
import { type ProxyName, parseProxyName } from './proxy-name.ts';
import { type ProxyPath, splitProxyPath } from './proxy-path.ts';
import { type ProxyTarget, endpointTarget, nodeTarget, podTarget, serviceEndpoints } from './proxy-target.ts';
import { tunnel } from './tunnel.ts';

/**
 * `…/nodes/<name>/proxy/…`, and the same of pods and services: the request goes on as it is, the answer comes back as it is.
 * https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls
 */
export class ObjectProxy {
  readonly #served: ServedResources;
  readonly #kubelets: KubeletClient | undefined;
  readonly #agents = {
    http: new HttpAgent({ keepAlive: false }),
    // Pods have certificates that nobody here can check; upstream does not, either.
    https: new HttpsAgent({ keepAlive: false, rejectUnauthorized: false }),
  };

  constructor(served: ServedResources, kubelets: KubeletClient | undefined) {
    this.#served = served;
    this.#kubelets = kubelets;
  }

  async carry(call: ResourceCall): Promise<Reply> {
    const { incoming, info } = call;
    const path = splitProxyPath(info.path, info.resource);
    const reading = incoming.method === 'GET' || incoming.method === 'HEAD';
    if (path.behind === '' && reading && !call.upgrade) return redirect(`${path.prefix}/${queryOf(call)}`);
    const target = await this.#targetOf(call);
    const answer = await this.#send(target, path, call);
    if (answer.type === 'upgraded') {
      if (call.upgrade) return tunnel(call.upgrade, answer);
      answer.socket.destroy();
      throw serviceUnavailable('error trying to reach service: it left HTTP without being asked to');
    }
    const own = [`${target.host}:${target.port}`, target.host, incoming.headers.host ?? ''];
    const { response } = answer;
    const headers = proxiedAnswerHeaders(response, path.prefix, own);
    return { type: 'passed', code: response.statusCode ?? 502, headers, body: response };
  }

  async #targetOf(call: ResourceCall): Promise<ProxyTarget> {
    const { resource, name, namespace } = call.info;
    const asked = parseProxyName(name);
    if (!asked) throw badRequest(`invalid ${resource.slice(0, -1)} request ${JSON.stringify(name)}`);
    switch (resource) {
      case 'nodes':
        return nodeTarget(await this.#require<Node>(NodeKind, { name: asked.name }, call), asked);
      case 'pods':
        return podTarget(await this.#require<Pod>(PodKind, { name: asked.name, namespace }, call), asked);
      default:
        return this.#serviceTarget(asked, call);
    }
  }

  async #serviceTarget(asked: ProxyName, call: ResourceCall): Promise<ProxyTarget> {
    const { namespace } = call.info;
    const service = await this.#require<Service>(ServiceKind, { name: asked.name, namespace }, call);
    const selector = { matches: (labels: Readonly<Record<string, string>>) => labels[serviceNameLabel] === asked.name };
    const { cache } = this.#served.require(EndpointSliceKind);
    const { items } = await cache.list({ namespace, selector, at: 'any' }, call.signal);
    const slices = items.map(({ bytes }) => parseStored(bytes) as EndpointSlice);
    const endpoints = serviceEndpoints(service, slices, asked);
    const chosen = endpoints[Math.floor(Math.random() * endpoints.length)];
    if (!chosen) throw new Error('a service without endpoints is refused before');
    const pod = await this.#served.require(PodKind).cache.get(chosen.pod, 'any', call.signal);
    return endpointTarget(chosen, pod && (parseStored(pod.bytes) as Pod), asked);
  }

  async #require<T extends ApiObject>(
    kind: { readonly group: string; readonly version: string; readonly resource: string },
    ref: { name: string; namespace?: string },
    { signal }: ResourceCall,
  ): Promise<T> {
    const found = await this.#served.require(kind).cache.get(ref, 'latest', signal);
    if (!found) throw notFound(kind, ref.name);
    return parseStored(found.bytes) as T;
  }

  async #send(target: ProxyTarget, { behind }: ProxyPath, call: ResourceCall): Promise<BackendAnswer> {
    const { incoming, info, upgrade, signal } = call;
    const { headers: given, method = 'GET' } = incoming;
    const hasBody = given['transfer-encoding'] !== undefined || Number(given['content-length'] ?? 0) > 0;
    try {
      return await sendTo(
        { agent: this.#agentFor(target), host: target.host, port: target.port },
        {
          method,
          path: `${behind || '/'}${queryOf(call)}`,
          headers: proxiedRequestHeaders(incoming, info.path, upgrade !== undefined),
          body: hasBody ? incoming : undefined,
          signal,
        },
      );
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      throw upgrade
        ? internalError(`error dialing backend: ${error.message}`)
        : serviceUnavailable(`error trying to reach service: ${error.message}`);
    }
  }

  #agentFor({ as }: ProxyTarget): HttpAgent | HttpsAgent {
    if (as !== 'kubelet') return this.#agents[as];
    if (!this.#kubelets) throw internalError('this server was started without a client certificate for kubelets');
    return this.#kubelets.agent;
  }
}

/** With its question mark, as the client wrote it. */
function queryOf({ incoming }: ResourceCall): string {
  const url = incoming.url ?? '';
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark).replace(/[^\x21-\x7e]/g, (odd) => encodeURIComponent(odd));
}

/** Without the slash, relative links of a page would lead beside the proxy. */
function redirect(location: string): Reply {
  return {
    type: 'body',
    code: 301,
    contentType: 'text/plain; charset=utf-8',
    body: Buffer.alloc(0),
    headers: { location },
  };
}
