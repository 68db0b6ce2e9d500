import type { Pod } from '../../../common/api/core/v1/pod.ts';
import type { ServiceAccountTokenProjection } from '../../../common/api/core/v1/projected-volume-source.ts';
import { ServiceAccountKind } from '../../../common/api/core/v1/service-account.ts';
import { asError } from '../../../common/base/clock.ts';
import type { ApiClient } from '../../../common/client/api-client.ts';
import { VolumeError } from './volume-error.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
interface TokenRequest {
  readonly status?: { readonly token?: string; readonly expirationTimestamp?: string };
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch; from then on a new one is to be asked for. */
  readonly renewAt: number;
}

/** A token is renewed after four fifths of its life, and never kept for longer than a day. */
const renewShare = 0.8;
const keptMost = 24 * 3600_000;

/**
 * Tokens that pods prove themselves with to the API, each bound to its pod.
 * https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken
 */
export class ServiceAccountTokens {
  readonly #client: Pick<ApiClient, 'createSubresource'>;
  readonly #tokens = new Map<string, Map<string, Token>>();

  constructor(client: Pick<ApiClient, 'createSubresource'>) {
    this.#client = client;
  }

  /** The token of a projection, asked for only when there is none or it is due. */
  async token(pod: Pod, projection: ServiceAccountTokenProjection, now: number, signal: AbortSignal): Promise<string> {
    const uid = pod.metadata.uid ?? '';
    const ofPod = this.#tokens.get(uid) ?? new Map<string, Token>();
    this.#tokens.set(uid, ofPod);
    const { audience = '', expirationSeconds = 3600 } = projection;
    const key = JSON.stringify([audience, expirationSeconds]);
    const known = ofPod.get(key);
    if (known && now < known.renewAt) return known.value;
    const token = await this.#request(pod, audience, expirationSeconds, now, signal);
    ofPod.set(key, token);
    return token.value;
  }

  /** When the first of the pod's tokens is due, in milliseconds. */
  renewAt(uid: string): number | undefined {
    const times = [...(this.#tokens.get(uid)?.values() ?? [])].map(({ renewAt }) => renewAt);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  forget(uid: string): void {
    this.#tokens.delete(uid);
  }

  async #request(pod: Pod, audience: string, seconds: number, now: number, signal: AbortSignal): Promise<Token> {
    const { name, namespace, uid } = pod.metadata;
    const account = { name: pod.spec.serviceAccountName ?? 'default', namespace };
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: audience === '' ? undefined : [audience],
        expirationSeconds: seconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    };
    try {
      const { status } = await this.#client.createSubresource<TokenRequest>(
        ServiceAccountKind,
        account,
        'token',
        body,
        { signal },
      );
      if (!status?.token) throw new Error('the answer holds no token');
      const expires = status.expirationTimestamp ? Date.parse(status.expirationTimestamp) : now + seconds * 1000;
      return { value: status.token, renewAt: now + Math.min((expires - now) * renewShare, keptMost) };
    } catch (error) {
      const why = asError(error).message;
      throw new VolumeError(`no token for service account ${account.namespace}/${account.name}: ${why}`, error);
    }
  }
}
