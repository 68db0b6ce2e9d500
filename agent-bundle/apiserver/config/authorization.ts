import type { Credentials } from '../../../common/client/kubeconfig.ts';
import type { Flags } from '../../supervisor/component.ts';
import { durationFlag, requiredFlag } from '../../supervisor/flags.ts';
import { listFlag, wrongFlag } from './flag-values.ts';
import { readWebhookKubeconfig } from './webhook-kubeconfig.ts';

export const authorizationFlags = {
  'authorization-mode': 'who decides, comma-separated, asked in this order; default Node,RBAC',
  'authorization-webhook-config-file': 'a kubeconfig that says where the webhook is; only with the mode Webhook',
  'authorization-webhook-version': 'the version of SubjectAccessReview that the webhook is asked in: v1',
  'authorization-webhook-cache-authorized-ttl': 'how long a yes of the webhook is kept; default 5m0s',
  'authorization-webhook-cache-unauthorized-ttl': 'how long a no of the webhook is kept; default 30s',
} as const;

const knownModes = ['Node', 'RBAC', 'Webhook', 'AlwaysAllow', 'AlwaysDeny'] as const;
export type AuthorizationMode = (typeof knownModes)[number];

/** Who decides who may do what. */
export interface AuthorizationConfig {
  /** In the order in which they are asked. */
  readonly modes: readonly AuthorizationMode[];
  /** There if and only if it is a mode. */
  readonly webhook?: AuthorizationWebhook;
}

export interface AuthorizationWebhook {
  readonly access: Credentials;
  /** Milliseconds. */
  readonly allowedFor: number;
  /** Milliseconds. */
  readonly refusedFor: number;
}

export async function readAuthorization(flags: Flags): Promise<AuthorizationConfig> {
  const modes = modesFlag(flags);
  const file = 'authorization-webhook-config-file';
  if (!modes.includes('Webhook')) {
    const given = flags.get(file);
    if (given !== undefined) throw wrongFlag(file, given, 'nothing, unless --authorization-mode has Webhook');
    return { modes };
  }
  const version = flags.get('authorization-webhook-version') ?? 'v1';
  if (version !== 'v1') throw wrongFlag('authorization-webhook-version', version, 'v1');
  return {
    modes,
    webhook: {
      access: await readWebhookKubeconfig(file, requiredFlag(flags, file)),
      allowedFor: durationFlag(flags, 'authorization-webhook-cache-authorized-ttl', '5m0s'),
      refusedFor: durationFlag(flags, 'authorization-webhook-cache-unauthorized-ttl', '30s'),
    },
  };
}

function modesFlag(flags: Flags): AuthorizationMode[] {
  const name = 'authorization-mode';
  const wanted = listFlag(flags, name, 'Node,RBAC');
  const modes = wanted.flatMap((one) => knownModes.find((known) => known === one) ?? []);
  if (modes.length < wanted.length || new Set(modes).size < modes.length) {
    throw wrongFlag(name, wanted.join(','), `each at most once of ${knownModes.join(', ')}`);
  }
  return modes;
}
