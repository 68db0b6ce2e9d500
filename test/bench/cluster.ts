import { execFileSync } from 'node:child_process';
import { NamespaceKind } from '../../common/api/core/v1/namespace.ts';
import { PodKind } from '../../common/api/core/v1/pod.ts';
import { ReplicationControllerKind } from '../../common/api/core/v1/replication-controller.ts';
import { ApiClient } from '../../common/client/api-client.ts';
import { parseKubeconfig } from '../../common/client/kubeconfig.ts';
import { HttpsTransport } from '../../common/client/node/https-transport.ts';
import { openLab } from '../lab/lab.ts';

/**
 * What the cluster on this checkout's lab costs and how fast it answers; `npm run demo` makes it.
 * Prints milliseconds from the creation of a ReplicationController of 3 to three running pods, and the memory of every
 * process of ours on each host (RSS, and PSS, which counts shared pages once), in MiB.
 */
const runs = Number(process.argv[2] ?? 5);
const namespace = 'bench';

const kubeconfig = execFileSync('node', ['electron/cli.ts', 'kubeconfig'], { encoding: 'utf8' });
const { server, ...credentials } = parseKubeconfig(kubeconfig, 'kubeconfig');
const client = new ApiClient(new HttpsTransport({ credentials, servers: [server] }), 'bench');

async function untilPods(name: string, enough: (running: number, all: number) => boolean): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]);
  const list = await client.list(PodKind, { namespace, labelSelector: `app=${name}` });
  const phases = new Map(list.items.map((pod) => [pod.metadata.name, pod.status?.phase]));
  const reached = () => enough([...phases.values()].filter((phase) => phase === 'Running').length, phases.size);
  if (reached()) return;
  const { resourceVersion } = list.metadata;
  for await (const event of client.watch(PodKind, {
    namespace,
    labelSelector: `app=${name}`,
    resourceVersion,
    signal,
  })) {
    if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
    if (event.type === 'DELETED') phases.delete(event.object.metadata.name);
    else phases.set(event.object.metadata.name, event.object.status?.phase);
    if (reached()) break;
  }
  stop.abort();
}

async function createToRunning(name: string): Promise<number> {
  const labels = { app: name };
  const containers = [{ name: 'web', image: 'pilothouse.dev/demo:1' }];
  const template = { metadata: { name: '', labels }, spec: { terminationGracePeriodSeconds: 1, containers } };
  const started = performance.now();
  await client.create(ReplicationControllerKind, {
    metadata: { name, namespace },
    spec: { replicas: 3, selector: labels, template },
  });
  await untilPods(name, (running) => running === 3);
  const took = performance.now() - started;
  await client.delete(ReplicationControllerKind, { name, namespace }, { propagationPolicy: 'Background' });
  await untilPods(name, (_, all) => all === 0);
  return took;
}

const memoryOf = `for exe in $(find /proc/[0-9]*/exe -lname '/opt/pilothouse/*' 2>/dev/null); do
  pid=$(echo $exe | cut -d/ -f3)
  awk -v c="$(tr '\\0' ' ' < /proc/$pid/cmdline | sed -E 's/--[^ ]+//g; s#[^ ]*/##g' | tr -s ' ')" \\
    '/^Rss/{r=$2} /^Pss:/{p=$2} END{printf "%6.1f %6.1f  %s\\n", r/1024, p/1024, c}' /proc/$pid/smaps_rollup; done`;

await client.create(NamespaceKind, { metadata: { name: namespace } });
const times: number[] = [];
for (let run = 0; run < runs; run++) times.push(await createToRunning(`web-${run}`));
await client.delete(NamespaceKind, { name: namespace });
times.sort((a, b) => a - b);
const shown = times.map((time) => time.toFixed(0)).join(' ');
console.log(`RC of 3, creation to three pods Running, ms: ${shown} (median ${times[runs >> 1]?.toFixed(0)})`);
const lab = await openLab();
for (const { name } of lab.hosts) {
  const { stdout } = await lab.ssh(name, memoryOf);
  console.log(`\n${name}: RSS, PSS in MiB\n${stdout.trimEnd()}`);
}
client.close();
