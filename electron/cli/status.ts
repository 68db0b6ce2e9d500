import { AppError } from '../../common/base/app-error.ts';
import type { ClusterStatus, HostStatus } from '../services/clusters/cluster-status.ts';
import { alignedTable } from './aligned-table.ts';
import { type Command, choiceOf, clusterOptions, exitCodes } from './command.ts';
import { hostKeyQuestion } from './create.ts';

export const status: Command = {
  syntax: {
    name: 'status',
    usage: '[-f FILE | --cluster NAME] [-o json]',
    summary: 'Shows the hosts with their services and etcd members, and the nodes. Exit code 1: not all is well.',
    options: { ...clusterOptions, output: { help: '`json` for machines', short: 'o', value: 'FORMAT' } },
  },
  run: async (args, { clusters, terminal, signal }) => {
    const format = args.value('output');
    if (format !== undefined && format !== 'json') {
      throw new AppError('option-value-unknown', { option: '--output', value: format, allowed: 'json' });
    }
    const chosen = await clusters.choose(choiceOf(args));
    const policy = { confirm: hostKeyQuestion(terminal, signal) };
    const found = await clusters.status(chosen, { policy, signal });
    terminal.line(format === 'json' ? JSON.stringify(found, null, 2) : statusText(found));
    return isWell(found) ? exitCodes.done : exitCodes.failed;
  },
};

/** Whether every host, service, member and node is as it should be. */
export function isWell({ hosts, api }: ClusterStatus): boolean {
  const nodes = 'nodes' in api && api.nodes.every(({ ready }) => ready);
  return (
    nodes &&
    hosts.every(
      ({ state }) =>
        state.kind === 'reached' &&
        state.etcd?.health.kind !== 'failing' &&
        state.units.every((unit) => unit.state === 'active'),
    )
  );
}

export function statusText({ name, hosts, api }: ClusterStatus): string {
  const services = [['HOST', 'ADDRESS', 'ROLES', 'SERVICES', 'ETCD'], ...hosts.map(hostRow)];
  const nodes =
    'failure' in api
      ? [`The API does not answer: ${api.failure}`]
      : alignedTable([
          ['NODE', 'STATUS', 'PODS', 'VERSION', 'MESSAGE'],
          ...api.nodes.map((node) => [
            node.name,
            node.ready ? 'Ready' : 'NotReady',
            node.podCIDR,
            node.version,
            node.message,
          ]),
        ]);
  return [`Cluster ${name}`, '', ...alignedTable(services), '', ...nodes].join('\n');
}

function hostRow({ name, address, roles, state }: HostStatus): string[] {
  const start = [name, address, roles.join(',')];
  if (state.kind === 'unreachable') return [...start, `unreachable: ${state.reason}`];
  const bad = state.units.filter((unit) => unit.state !== 'active');
  const services =
    bad.length === 0
      ? `${state.units.length} active`
      : bad.map((unit) => `${unit.unit.replace('.service', '')} ${unit.state}`).join(', ');
  return [...start, services, etcdWords(state.etcd)];
}

function etcdWords(etcd: Extract<HostStatus['state'], { kind: 'reached' }>['etcd']): string {
  if (etcd === undefined) return '';
  const { health, member } = etcd;
  const words = health.kind === 'failing' ? [`failing: ${health.reason}`] : [];
  if (member) words.push(member.leader ? 'leader' : 'follower', `${(member.dbSizeBytes / 1e6).toFixed(1)} MB`);
  return words.join(', ');
}
