import type { Clock } from '../../../../common/base/clock.ts';
import { NodeKind } from '../../../../common/api/core/v1/node.ts';
import { PodKind } from '../../../../common/api/core/v1/pod.ts';
import { SecretKind } from '../../../../common/api/core/v1/secret.ts';
import { ServiceAccountKind } from '../../../../common/api/core/v1/service-account.ts';
import type { Kind } from '../../../../common/api/schema/kind.ts';
import type { BoundObjects, Life } from './bound-objects.ts';
import { type BoundClaims, type TokenClaims, userOf } from './token-claims.ts';
import { type TokenFinding, type TokenReader, unknown } from '../token-reader.ts';
import type { User } from '../authenticator.ts';
import type { TokenVerifier } from './token-verifier.ts';

interface ServiceAccountTokensOptions {
  readonly verifier: TokenVerifier<TokenClaims>;
  readonly objects: BoundObjects;
  /** For whom a token must be when nobody says: this API. */
  readonly audiences: readonly string[];
  readonly clock: Clock;
}

/** Clocks differ by so much at most, in seconds. Whatever is deleted stays good for as long. */
const leeway = 60;

/**
 * Whose a service account's token is. Its signature is verified once; each time it must not have ended, must be meant for
 * who asks, and the account and what it is bound to must still be there: the same ones, not others of their names.
 */
export class ServiceAccountTokens implements TokenReader {
  readonly #options: ServiceAccountTokensOptions;
  /** What follows from claims, which the verifier keeps: made once for each token. */
  readonly #standings = new WeakMap<TokenClaims, Standing>();

  constructor(options: ServiceAccountTokensOptions) {
    this.#options = options;
  }

  async read(token: string, audiences: readonly string[], signal: AbortSignal): Promise<TokenFinding> {
    const { verifier, clock } = this.#options;
    const claims = await verifier.verify(token);
    if (!claims) return unknown();
    const wanted = audiences.length > 0 ? audiences : this.#options.audiences;
    const meant = wanted.filter((audience) => claims.aud.includes(audience));
    if (meant.length === 0)
      return unknown(`token audiences ${shown(claims.aud)} is invalid for the target audiences ${shown(wanted)}`);
    const now = clock.now();
    const { user, required } = this.#standingOf(claims);
    const why = outOfTime(claims, now / 1000) ?? (await this.#whyGone(required, now, signal));
    return why === undefined ? { state: 'known', user, audiences: meant } : unknown(why);
  }

  async #whyGone(required: readonly MustBe[], now: number, signal: AbortSignal): Promise<string | undefined> {
    for (const { kind, ref, uid, differs } of required) {
      const life = await this.#options.objects.find(kind, ref, uid, signal);
      if (life && life.uid !== uid) return differs(life.uid);
      if (!life || hasEnded(life, now)) return 'service account token has been invalidated';
    }
    return undefined;
  }

  #standingOf(claims: TokenClaims): Standing {
    const known = this.#standings.get(claims);
    if (known) return known;
    const standing = { user: userOf(claims), required: whatMustBe(claims['kubernetes.io']) };
    this.#standings.set(claims, standing);
    return standing;
  }
}

/** Who a token stands for, and what must still be there for it. */
interface Standing {
  readonly user: User;
  readonly required: readonly MustBe[];
}

const hasEnded = ({ endsAt }: Life, now: number): boolean => endsAt !== undefined && endsAt < now - leeway * 1000;

const shown = (audiences: readonly string[]): string => `[${audiences.map((one) => JSON.stringify(one)).join(' ')}]`;

/** Why the token does not hold at this moment, in seconds since the epoch. */
function outOfTime({ exp, iat, nbf }: TokenClaims, now: number): string | undefined {
  if (now - leeway > exp) return 'service account token has expired';
  if (now + leeway < nbf) return 'service account token is not valid yet';
  return now + leeway < iat ? 'service account token is issued in the future' : undefined;
}

interface MustBe {
  readonly kind: Kind;
  readonly ref: { readonly namespace?: string; readonly name: string };
  readonly uid: string;
  /** What is said of an object of the same name that has another uid. */
  readonly differs: (uid: string) => string;
}

/** What must still be there. The node of a pod need not: the pod ends with it. */
function whatMustBe({ namespace, node, pod, secret, serviceaccount }: BoundClaims): MustBe[] {
  const must = (kind: Kind, { name, uid = '' }: { name: string; uid?: string }, words: [string, string]): MustBe => ({
    kind,
    ref: kind.namespaced ? { namespace, name } : { name },
    uid,
    differs: (found) => `${words[0]} UID (${found}) does not match ${words[1]} (${uid})`,
  });
  return [
    must(ServiceAccountKind, serviceaccount, ['service account', 'claim']),
    ...(secret ? [must(SecretKind, secret, ['secret', 'service account secret ref claim'])] : []),
    ...(pod ? [must(PodKind, pod, ['pod', 'service account pod ref claim'])] : []),
    ...(node && !pod ? [must(NodeKind, node, ['node', 'service account node ref claim'])] : []),
  ];
}
