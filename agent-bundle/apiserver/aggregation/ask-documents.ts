import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import type { User } from '../authentication/authenticator.ts';
import { readJson } from '../codec/json-reader.ts';
import { type Finding, failedDiscovery, passed } from './availability.ts';
import { remoteVersionOf } from './remote-discovery.ts';
import { documentUrl } from './remote-openapi.ts';
import type { RemoteServer } from './remote-server.ts';
import type { RemoteDocuments } from './remote-servers.ts';

/** Milliseconds for one answer. */
const deadline = 5_000;

const aggregator: User = { name: 'system:kube-aggregator', groups: ['system:masters', 'system:authenticated'] };

interface Asked {
  readonly finding: Finding;
  /** Absent when it did not answer. */
  readonly documents?: RemoteDocuments;
}

/** Asks a server what it serves. `known` is what it told before: what is named by its hash there is not read again. */
export async function askDocuments(
  server: RemoteServer,
  known: RemoteDocuments | undefined,
  signal: AbortSignal,
): Promise<Asked> {
  const path = `/apis/${server.group}/${server.version}`;
  const { name, namespace, port } = server.port;
  const url = `https://${name}.${namespace}.svc:${port}${path}`;
  try {
    const answer = await server.read(path, 'application/json', aggregator, withDeadline(signal, deadline));
    if (answer.code < 200 || answer.code > 299) throw new Error(`bad status from ${url}: ${answer.code}`);
    const discovery = remoteVersionOf(server, readJson(answer.body.toString()).value);
    return { finding: passed, documents: { discovery, ...(await openApiOf(server, known, signal)) } };
  } catch (error) {
    signal.throwIfAborted();
    return { finding: failedDiscovery(url, asError(error).message) };
  }
}

/** Where a server has none it is served all the same, and cannot be explained. */
async function openApiOf(
  server: RemoteServer,
  known: RemoteDocuments | undefined,
  signal: AbortSignal,
): Promise<Pick<RemoteDocuments, 'openApiV3' | 'openApiV2'>> {
  const index = await documentAt(server, '/openapi/v3', signal);
  const openApiV3 = documentUrl(index, server.group, server.version);
  const unchanged = openApiV3 !== undefined && openApiV3 === known?.openApiV3;
  return { openApiV3, openApiV2: unchanged ? known.openApiV2 : await documentAt(server, '/openapi/v2', signal) };
}

async function documentAt(server: RemoteServer, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await server.read(path, 'application/json', aggregator, withDeadline(signal, deadline));
    return answer.code === 200 ? readJson(answer.body.toString()).value : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
