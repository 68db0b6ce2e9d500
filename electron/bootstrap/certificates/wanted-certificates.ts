import { parseKubeconfig } from '../../../common/client/kubeconfig.ts';
import { type Authority, type Issued, issue, loadAuthority } from '../../pki/authority.ts';
import type { AuthorityName, CertificatePlan, PlannedCertificate } from '../../pki/certificate-plan.ts';
import { type FoundCertificate, certificateProblems } from '../../pki/certificate-problems.ts';
import { kubeconfigText } from '../../pki/kubeconfig.ts';
import type { WantedFile } from '../converge/wanted.ts';
import {
  type FoundOnHosts,
  keepOrCreateAuthority,
  keepOrCreateEncryption,
  keepOrCreateTokenKeys,
} from './authorities.ts';
import type { FoundTexts } from './found-texts.ts';

export interface CertificateQuestion {
  readonly cluster: string;
  readonly plan: CertificatePlan;
  readonly found: FoundOnHosts;
  /** The API's URL in the kubeconfigs of a host. */
  readonly serverFor: (host: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The files with certificates and keys that each host is to have, and the cluster's authority (PEM). */
export interface WantedCertificates {
  readonly files: ReadonlyMap<string, readonly WantedFile[]>;
  readonly authority: string;
}

/**
 * Keeps every certificate that serves and issues those that do not. What is decided here is the same again once it is
 * written.
 */
export async function wantedCertificates(question: CertificateQuestion): Promise<WantedCertificates> {
  const { plan, found, now } = question;
  const files = new Map<string, WantedFile[]>();
  const put = (host: string, ...wanted: readonly WantedFile[]) => {
    files.set(host, [...(files.get(host) ?? []), ...wanted]);
  };
  const signers = new Map<AuthorityName, Signer>();
  for (const planned of plan.authorities) {
    const pem = await keepOrCreateAuthority(planned, found, now);
    signers.set(planned.name, { authority: await loadAuthority(planned.name, pem), certificate: pem.certificate });
    for (const host of planned.keyOn) put(host, secretFile(planned.keyPath, pem.privateKey));
    for (const host of planned.certificateOn) put(host, openFile(planned.certificatePath, pem.certificate));
  }
  const { tokenKeys } = plan;
  const pair = await keepOrCreateTokenKeys(tokenKeys, found);
  for (const host of tokenKeys.on) {
    put(host, secretFile(tokenKeys.privatePath, pair.privateKey), openFile(tokenKeys.publicPath, pair.publicKey));
  }
  const encryption = keepOrCreateEncryption(plan.encryption, found);
  for (const host of plan.encryption.on) put(host, secretFile(plan.encryption.path, encryption));
  const believed = signers.get('kubernetes-ca')!.certificate;
  await Promise.all(
    plan.certificates.map(async (planned) => {
      const { host, place, subject } = planned;
      const credential = await keepOrIssue(planned, found.get(host), signers.get(planned.authority)!, now);
      if (place.kind === 'files') {
        put(
          host,
          secretFile(place.keyPath, credential.privateKey),
          openFile(place.certificatePath, credential.certificate),
        );
        return;
      }
      const { cluster, serverFor } = question;
      const user = subject.commonName;
      put(
        host,
        secretFile(
          place.path,
          kubeconfigText({ cluster, server: serverFor(host), authority: believed, user, credential }),
        ),
      );
    }),
  );
  return { files, authority: believed };
}

interface Signer {
  readonly authority: Authority;
  /** PEM. */
  readonly certificate: string;
}

async function keepOrIssue(
  planned: PlannedCertificate,
  found: FoundTexts | undefined,
  signer: Signer,
  now: number,
): Promise<Issued> {
  const { certificate, privateKey } = foundAt(planned, found);
  const wanted = { ...planned, authority: signer.certificate };
  const problems = certificateProblems({ certificate, privateKey }, wanted, now);
  if (problems.length > 0) return issue(signer.authority, planned, now);
  return { certificate: certificate!, privateKey: privateKey! };
}

function foundAt({ place }: PlannedCertificate, found: FoundTexts | undefined): FoundCertificate {
  const text = (path: string) => found?.get(path)?.content;
  if (place.kind === 'files') return { certificate: text(place.certificatePath), privateKey: text(place.keyPath) };
  const kubeconfig = text(place.path);
  if (kubeconfig === undefined) return { certificate: undefined, privateKey: undefined };
  try {
    const { cert, key } = parseKubeconfig(kubeconfig, place.path);
    return { certificate: cert, privateKey: key };
  } catch {
    // What is no kubeconfig any more holds no certificate.
    return { certificate: undefined, privateKey: undefined };
  }
}

/** Files in waves, each to be written after the one before: a run that breaks off leaves no certificate without its key. */
export function writingOrder(files: readonly WantedFile[]): ReadonlyArray<readonly WantedFile[]> {
  return [files.filter(isSecret), files.filter((file) => !isSecret(file))];
}

/** Every path at which a host may hold something of the plan. */
export function pathsOf(plan: CertificatePlan, host: string): string[] {
  const { authorities, certificates, tokenKeys, encryption } = plan;
  return [
    ...authorities.flatMap(({ keyOn, keyPath, certificateOn, certificatePath }) => [
      ...(keyOn.includes(host) ? [keyPath] : []),
      ...(certificateOn.includes(host) ? [certificatePath] : []),
    ]),
    ...(tokenKeys.on.includes(host) ? [tokenKeys.privatePath, tokenKeys.publicPath] : []),
    ...(encryption.on.includes(host) ? [encryption.path] : []),
    ...certificates
      .filter((planned) => planned.host === host)
      .flatMap(({ place }) => (place.kind === 'files' ? [place.keyPath, place.certificatePath] : [place.path])),
  ];
}

const isSecret = ({ mode }: WantedFile) => mode === 0o600;
const secretFile = (path: string, content: string): WantedFile => ({ path, content, mode: 0o600 });
const openFile = (path: string, content: string): WantedFile => ({ path, content, mode: 0o644 });
