import { X509Certificate } from 'node:crypto';

const pemBlock = /-----BEGIN ([^-]+)-----\s*([A-Za-z0-9+/=\s]+?)\s*-----END \1-----/g;

/** What is wrong with the PEM of a certificate request (RFC 2986); undefined when it is one. */
export function requestProblem(pem: string): string | undefined {
  const [block] = pem.matchAll(pemBlock);
  if (block?.[1] !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  return isRequest(Buffer.from(block[2] ?? '', 'base64')) ? undefined : "asn1: structure error: tags don't match";
}

/** The organizations in the subject of a certificate request (PEM, in base64): groups of who holds the certificate. */
export function organizationsOf(request: string): string[] {
  const [block] = Buffer.from(request, 'base64').toString('latin1').matchAll(pemBlock);
  const [outer] = elementsOf(Buffer.from(block?.[2] ?? '', 'base64')) ?? [];
  const [info] = within(outer);
  const [, subject] = within(info);
  const attributesOfSubject = within(subject).flatMap(within).map(within);
  return attributesOfSubject.flatMap(([type, value]) =>
    type?.content.equals(organization) && value ? [value.content.toString('utf8')] : [],
  );
}

/** The object identifier 2.5.4.10. */
const organization = Buffer.from([0x55, 0x04, 0x0a]);

const within = (element: Element | undefined): Element[] => (element && elementsOf(element.content)) ?? [];

/** What is wrong with the PEM of an issued certificate and its chain; undefined when nothing is. */
export function certificateProblem(pem: string): string | undefined {
  const blocks = [...pem.matchAll(pemBlock)];
  if (blocks.length === 0) return 'must contain one or more PEM blocks';
  for (const [text, type] of blocks) {
    if (type !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`;
    try {
      new X509Certificate(text);
    } catch {
      return 'x509: malformed certificate';
    }
  }
  return undefined;
}

const sequence = 0x30;
const integer = 0x02;
const bitString = 0x03;
const attributes = 0xa0;

/** CertificationRequest ::= SEQUENCE { info SEQUENCE { version, subject, key, attributes }, algorithm, signature } */
function isRequest(der: Buffer): boolean {
  const [outer, ...more] = elementsOf(der) ?? [];
  if (outer?.tag !== sequence || more.length > 0) return false;
  const parts = elementsOf(outer.content);
  if (!parts || !hasTags(parts, [sequence, sequence, bitString])) return false;
  const info = elementsOf(parts[0]?.content ?? Buffer.alloc(0));
  const always = [integer, sequence, sequence];
  return info !== undefined && (hasTags(info, [...always, attributes]) || hasTags(info, always));
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

const hasTags = (elements: readonly Element[], tags: readonly number[]): boolean =>
  elements.length === tags.length && elements.every(({ tag }, index) => tag === tags[index]);

/** The elements that stand one after the other in DER; undefined where it breaks off. */
function elementsOf(der: Buffer): Element[] | undefined {
  const elements: Element[] = [];
  for (let at = 0; at < der.length;) {
    const tag = der[at] ?? 0;
    const first = der[at + 1];
    if (first === undefined) return undefined;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + lengthBytes;
    if (lengthBytes > 4 || start > der.length) return undefined;
    const length = lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes);
    if (start + length > der.length) return undefined;
    elements.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}
