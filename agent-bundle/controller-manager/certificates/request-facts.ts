/** What a certificate request (PKCS#10) says of who is to have the certificate. */
export interface RequestFacts {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Subject alternative names. */
  readonly dns: readonly string[];
  readonly ips: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
}

/** Who signs the client certificates of kubelets. */
export const kubeletSigner = 'kubernetes.io/kube-apiserver-client-kubelet';
const nodePrefix = 'system:node:';
const nodesGroup = 'system:nodes';
const keyEncipherment = 'key encipherment';

/** Why this is no request of a kubelet for a client certificate; undefined: it is one. */
export function kubeletClientProblem(facts: RequestFacts, usages: readonly string[]): string | undefined {
  return (
    nodeProblem(facts) ??
    (facts.dns.length > 0 ? 'DNS subjectAltNames are not allowed' : undefined) ??
    (facts.emails.length > 0 ? 'Email subjectAltNames are not allowed' : undefined) ??
    (facts.ips.length > 0 ? 'IP subjectAltNames are not allowed' : undefined) ??
    (facts.uris.length > 0 ? 'URI subjectAltNames are not allowed' : undefined) ??
    usagesProblem(usages, ['client auth', 'digital signature'])
  );
}

/** Why this is no request of a kubelet for a serving certificate; undefined: it is one. */
export function kubeletServingProblem(facts: RequestFacts, usages: readonly string[]): string | undefined {
  return (
    nodeProblem(facts) ??
    (facts.dns.length + facts.ips.length === 0 ? 'DNS or IP subjectAltName is required' : undefined) ??
    (facts.emails.length > 0 ? 'Email subjectAltNames are not allowed' : undefined) ??
    (facts.uris.length > 0 ? 'URI subjectAltNames are not allowed' : undefined) ??
    usagesProblem(usages, ['digital signature', 'server auth'])
  );
}

/** Why nobody may be a client of the API by this; undefined: it is for a client. */
export function clientProblem(_: RequestFacts, usages: readonly string[]): string | undefined {
  const allowed = ['digital signature', keyEncipherment, 'client auth'];
  if (!usages.includes('client auth')) return 'usages must include client auth';
  const other = usages.find((usage) => !allowed.includes(usage));
  return other === undefined ? undefined : `usages may only be ${allowed.join(', ')}, not ${other}`;
}

function nodeProblem({ organizations, commonName }: RequestFacts): string | undefined {
  if (organizations.length !== 1 || organizations[0] !== nodesGroup) return 'subject organization is not system:nodes';
  return commonName.startsWith(nodePrefix) ? undefined : 'subject common name does not begin with system:node:';
}

/** Exactly these, and key encipherment for who has an RSA key. */
function usagesProblem(usages: readonly string[], wanted: readonly string[]): string | undefined {
  const given = new Set(usages.filter((usage) => usage !== keyEncipherment));
  const same = given.size === wanted.length && wanted.every((usage) => given.has(usage));
  return same ? undefined : `usages did not match [${wanted.join(' ')}]`;
}

type Rule = (facts: RequestFacts, usages: readonly string[]) => string | undefined;

/**
 * Who we sign for, and what each of these demands of a request. The last is from before signers had names: it signs all.
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers
 */
export const signers: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['kubernetes.io/kube-apiserver-client', clientProblem],
  [kubeletSigner, kubeletClientProblem],
  ['kubernetes.io/kubelet-serving', kubeletServingProblem],
  ['kubernetes.io/legacy-unknown', () => undefined],
]);

/** How a kubelet's request may be recognized: who may create this subresource has such a request approved. */
export interface Recognition {
  readonly subresource: 'selfnodeclient' | 'nodeclient';
  readonly message: string;
}

/** The narrower one first. Empty: nobody's request is approved by itself but a kubelet's for its client certificate. */
export function recognitions(
  { signerName, username = '', usages = [] }: { signerName: string; username?: string; usages?: readonly string[] },
  facts: RequestFacts,
): Recognition[] {
  if (signerName !== kubeletSigner) return [];
  if (kubeletClientProblem(facts, usages) !== undefined) return [];
  const message = 'Auto approving kubelet client certificate after SubjectAccessReview.';
  const any: Recognition = { subresource: 'nodeclient', message };
  if (username !== facts.commonName) return [any];
  const own = 'Auto approving self kubelet client certificate after SubjectAccessReview.';
  return [{ subresource: 'selfnodeclient', message: own }, any];
}
