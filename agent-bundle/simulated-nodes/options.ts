import { AppError } from '../../common/base/app-error.ts';
import { parseQuantity } from '../../common/api/quantity.ts';
import { apiAccessFlags } from '../supervisor/api-access.ts';
import type { Flags } from '../supervisor/component.ts';
import { durationFlag, requiredFlag } from '../supervisor/flags.ts';
import type { BehaviourDefaults } from './behaviour.ts';
import type { NodeDescription } from './node-object.ts';

export const simulatedNodesFlags = {
  ...apiAccessFlags,
  nodes: 'how many nodes; default 10',
  prefix: 'what their names begin with: <prefix>-1, <prefix>-2 …; default sim',
  cpu: 'the CPUs that each has; default 4',
  memory: 'the memory that each has; default 16Gi',
  pods: 'how many pods each takes; default 110',
  zones: 'how many zones they are in, by turns; default 0: none',
  'node-labels': 'more labels for all of them: name=value,name=value',
  'start-delay': 'from a pod’s binding until its containers run; default 1s',
  'stop-delay': 'from a pod’s deletion until its containers have ended; default 500ms',
  'run-time': 'until pods end whose restartPolicy is not Always; default 5s',
  'kubelet-port': 'where one kubelet answers for all of them on 127.0.0.1; default 0: none does',
  'tls-cert-file': 'the certificate of that kubelet, for 127.0.0.1',
  'tls-private-key-file': 'its key',
  'client-ca-file': 'the authority of those who may ask it',
} as const;

export interface SimulationSettings {
  readonly nodes: readonly NodeDescription[];
  /** Absent: nobody answers for the nodes. */
  readonly kubelet?: KubeletSettings;
  readonly defaults: BehaviourDefaults;
}

export interface KubeletSettings {
  readonly host: string;
  readonly port: number;
  /** Paths of PEM files. */
  readonly files: { readonly cert: string; readonly key: string; readonly ca: string };
}

const loopback = '127.0.0.1';

/** Nodes beyond this many would want more addresses than there are for them. */
const mostNodes = 65_000;

/** Errors: `flag-invalid`. */
export function readOptions(flags: Flags): SimulationSettings {
  const count = numberFlag(flags, 'nodes', 10, mostNodes);
  const zones = numberFlag(flags, 'zones', 0, mostNodes);
  const prefix = checked(flags, 'prefix', 'sim', /^[a-z0-9]([a-z0-9.-]{0,50}[a-z0-9])?$/, 'the beginning of a name');
  const labels = labelsFlag(flags);
  const kubelet = kubeletSettings(flags);
  const capacity = {
    cpu: quantityFlag(flags, 'cpu', '4'),
    memory: quantityFlag(flags, 'memory', '16Gi'),
    'ephemeral-storage': '100Gi',
    pods: String(numberFlag(flags, 'pods', 110, mostNodes)),
  };
  const nodes = Array.from({ length: count }, (_, at) => ({
    name: `${prefix}-${at + 1}`,
    ...(kubelet ? { address: kubelet.host, port: kubelet.port } : { address: benchmarkAddress(at + 1) }),
    labels: zones === 0 ? labels : { 'topology.kubernetes.io/zone': `zone-${(at % zones) + 1}`, ...labels },
    capacity,
  }));
  const defaults = {
    startDelay: durationFlag(flags, 'start-delay', '1s'),
    stopDelay: durationFlag(flags, 'stop-delay', '500ms'),
    runTime: durationFlag(flags, 'run-time', '5s'),
  };
  return { nodes, defaults, kubelet };
}

/** Of the range for benchmarks, where nobody is: RFC 2544. */
const benchmarkAddress = (number: number) => `198.18.${Math.floor(number / 256)}.${number % 256}`;

function kubeletSettings(flags: Flags): KubeletSettings | undefined {
  const port = numberFlag(flags, 'kubelet-port', 0, 65_535);
  if (port === 0) return undefined;
  const [cert, key] = [requiredFlag(flags, 'tls-cert-file'), requiredFlag(flags, 'tls-private-key-file')];
  return { host: loopback, port, files: { cert, key, ca: requiredFlag(flags, 'client-ca-file') } };
}

function numberFlag(flags: Flags, name: string, fallback: number, most: number): number {
  const value = checked(flags, name, String(fallback), /^\d{1,6}$/, `a whole number up to ${most}`);
  if (Number(value) > most) throw invalid(name, value, `a whole number up to ${most}`);
  return Number(value);
}

function quantityFlag(flags: Flags, name: string, fallback: string): string {
  const value = flags.get(name) ?? fallback;
  try {
    parseQuantity(value);
  } catch {
    throw invalid(name, value, 'a quantity such as 4, 500m or 16Gi');
  }
  return value;
}

function labelsFlag(flags: Flags): Record<string, string> {
  const text = flags.get('node-labels') ?? '';
  if (text === '') return {};
  const pairs = text.split(',').map((pair) => /^([^=]+)=(.*)$/.exec(pair));
  const entries = pairs.map((pair) => {
    if (!pair) throw invalid('node-labels', text, 'of the form name=value,name=value');
    return [pair[1] ?? '', pair[2] ?? ''] as const;
  });
  return Object.fromEntries(entries);
}

function checked(flags: Flags, name: string, fallback: string, pattern: RegExp, wanted: string): string {
  const value = flags.get(name) ?? fallback;
  if (!pattern.test(value)) throw invalid(name, value, wanted);
  return value;
}

const invalid = (name: string, value: string, wanted: string) =>
  new AppError('flag-invalid', { flag: `--${name}`, value, wanted });
