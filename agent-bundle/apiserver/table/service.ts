import type { Service } from '../../../common/api/core/v1/service.ts';
import type { Column } from '../registry/resource.ts';
import { ageColumn, column, labelsCell, nameColumn, none } from './column.ts';

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  column('Type', 'How the service is reached.', ({ spec }) => spec.type ?? ''),
  column('Cluster-IP', 'Its address within the cluster.', ({ spec }) => spec.clusterIPs?.[0] ?? spec.clusterIP ?? none),
  column('External-IP', 'Its address from outside.', externalIP),
  column('Port(s)', 'Its ports, with the ports on every node.', ports),
  ageColumn,
  column('Selector', 'The labels of the pods that answer.', ({ spec }) => labelsCell(spec.selector), { wide: true }),
];

function externalIP({ spec, status }: Service): string {
  const own = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'ExternalName':
      return spec.externalName ?? none;
    case 'LoadBalancer': {
      const given = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
      const all = [...given, ...own].filter((address) => address !== '');
      return all.length === 0 ? '<pending>' : all.join(',');
    }
    default:
      return own.length === 0 ? none : own.join(',');
  }
}

function ports({ spec }: Service): string {
  const all = (spec.ports ?? []).map(
    ({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  );
  return all.length === 0 ? none : all.join(',');
}
