import { EndpointSliceKind } from '../../common/api/discovery/v1/endpoint-slice.ts';
import { ServiceKind } from '../../common/api/core/v1/service.ts';
import { AppError } from '../../common/base/app-error.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { resourceSource } from '../../common/client/follow.ts';
import { Informer } from '../../common/client/informer.ts';
import { apiAccessFlags, connectToApi } from '../supervisor/api-access.ts';
import type { Component, ComponentContext, ComponentEntry } from '../supervisor/component.ts';
import { requiredFlag } from '../supervisor/flags.ts';
import { applyNftScript } from '../kernel/nft.ts';
import { Proxier } from './proxier.ts';

/** Service VIPs and node ports in this node's kernel. */
export const kubeProxy: ComponentEntry = {
  flags: {
    ...apiAccessFlags,
    'hostname-override': 'this node’s name',
    'cluster-cidr': 'the pods’ network; connections from elsewhere are masqueraded',
    'proxy-mode': 'nftables, the only mode so far',
    'load-balancing': 'random (default) or round-robin; a service’s annotation overrides it',
  },
  create: (context) => new KubeProxy(context),
};

class KubeProxy implements Component {
  readonly name = 'kube-proxy';
  readonly #context: ComponentContext;
  readonly #lifetime: Lifetime;
  #client: ApiClient | undefined;
  #proxier: Proxier | undefined;

  constructor(context: ComponentContext) {
    this.#context = context;
    this.#lifetime = new Lifetime(context.fail);
  }

  async init(): Promise<void> {
    const { flags } = this.#context;
    refuseOther('proxy-mode', flags.get('proxy-mode') ?? 'nftables', ['nftables']);
    refuseOther('load-balancing', flags.get('load-balancing') ?? 'random', ['random', 'round-robin']);
    this.#client = await connectToApi(flags, this.name);
  }

  async start(): Promise<void> {
    const { flags, logger } = this.#context;
    const client = this.#client as ApiClient;
    const onError = (error: Error) => logger.warn({ err: error }, 'cannot follow the API');
    // Headless services and those of other proxies need no rules here.
    const labelSelector = '!service.kubernetes.io/headless,!service.kubernetes.io/service-proxy-name';
    const services = new Informer(resourceSource(client, ServiceKind, { labelSelector }), { onError });
    const slices = new Informer(resourceSource(client, EndpointSliceKind, { labelSelector }), { onError });
    this.#proxier = new Proxier({
      services,
      slices,
      logger,
      apply: applyNftScript,
      nodeName: requiredFlag(flags, 'hostname-override'),
      clusterCIDR: requiredFlag(flags, 'cluster-cidr'),
      balancing: flags.get('load-balancing') === 'round-robin' ? 'round-robin' : 'random',
    });
    const proxier = this.#proxier;
    for (const loop of [services, slices, proxier]) this.#lifetime.run((signal) => loop.run(signal));
  }

  async ready(): Promise<void> {
    await this.#proxier?.firstPass();
  }

  /** The rules stay: connections go on while the proxy is restarted. */
  async stop(): Promise<void> {
    await this.#lifetime.end();
    this.#client?.close();
  }
}

function refuseOther(flag: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) {
    throw new AppError('flag-invalid', { flag: `--${flag}`, value, wanted: `one of ${known.join(', ')}` });
  }
}
