/** One entry of `extenders` in the configuration: https://kubernetes.io/docs/reference/config-api/kube-scheduler-config.v1/#kubescheduler-config-k8s-io-v1-Extender */
export interface ExtenderSettings {
  /** Without a slash at its end. */
  readonly urlPrefix: string;
  /** What it is asked to do, each behind the prefix; undefined: it is not asked. */
  readonly verbs: Readonly<Record<ExtenderVerb, string | undefined>>;
  /** What its scores, 0 to 10, count. */
  readonly weight: number;
  /** Milliseconds for each answer. */
  readonly timeout: number;
  /** It knows the nodes itself: it is told their names only. */
  readonly knowsNodes: boolean;
  /** When it does not answer, pods are placed without it. */
  readonly isIgnorable: boolean;
  /** Only pods that ask for one of these; empty: all pods. */
  readonly resources: ReadonlySet<string>;
  /** Undefined: without TLS. */
  readonly tls: ExtenderTls | undefined;
}

export const extenderVerbs = ['filter', 'prioritize', 'preempt', 'bind'] as const;
export type ExtenderVerb = (typeof extenderVerbs)[number];

export interface ExtenderTls {
  readonly insecure: boolean;
  readonly serverName: string | undefined;
  readonly certificate: Pem;
  readonly key: Pem;
  readonly authority: Pem;
}

/** PEM, or where it lies. */
export type Pem = { readonly text: string } | { readonly file: string } | undefined;
