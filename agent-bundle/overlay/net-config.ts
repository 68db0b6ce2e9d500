import { AppError } from '../../common/base/app-error.ts';

/** flannel's net-conf.json: the pods' whole network and how packets are carried. */
export interface NetConfig {
  readonly network: string;
  readonly backendType: 'vxlan';
}

const cidr = /^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/;

/** Reads net-conf.json; https://github.com/flannel-io/flannel/blob/master/Documentation/configuration.md */
export function parseNetConfig(text: string, path: string): NetConfig {
  const invalid = (reason: string) => new AppError('net-config-invalid', { path, reason });
  let config: { Network?: unknown; Backend?: { Type?: unknown } } | null;
  try {
    config = JSON.parse(text) as typeof config;
  } catch (error) {
    throw invalid((error as Error).message);
  }
  if (typeof config?.Network !== 'string' || !cidr.test(config.Network)) throw invalid('Network is not an IPv4 CIDR');
  const type = config.Backend?.Type ?? 'vxlan';
  if (type !== 'vxlan') throw invalid(`the backend ${JSON.stringify(type)} is unknown; vxlan is there`);
  return { network: config.Network, backendType: type };
}
