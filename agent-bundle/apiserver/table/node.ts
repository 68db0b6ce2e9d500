import type { Node } from '../../../common/api/core/v1/node.ts';
import { nodeRoles } from '../../../common/api/core/v1/node-roles.ts';
import type { Column } from '../registry/resource.ts';
import { ageColumn, column, nameColumn, none } from './column.ts';

const wide = { wide: true };
const unknown = '<unknown>';

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  column('Status', 'Whether pods can run there.', nodeStatus),
  column('Roles', 'The roles that labels give it.', (node) => nodeRoles(node).join(',') || none),
  ageColumn,
  column('Version', 'The version of its kubelet.', ({ status }) => status?.nodeInfo?.kubeletVersion ?? ''),
  column('Internal-IP', 'Its address within the cluster.', (node) => addressOf(node, 'InternalIP'), wide),
  column('External-IP', 'Its address from outside.', (node) => addressOf(node, 'ExternalIP'), wide),
  column('OS-Image', 'Its operating system.', ({ status }) => status?.nodeInfo?.osImage || unknown, wide),
  column('Kernel-Version', 'Its kernel.', ({ status }) => status?.nodeInfo?.kernelVersion || unknown, wide),
  column(
    'Container-Runtime',
    'What runs its containers.',
    ({ status }) => status?.nodeInfo?.containerRuntimeVersion || unknown,
    wide,
  ),
];

function nodeStatus({ spec, status }: Node): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const state = ready === undefined ? 'Unknown' : ready === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable ? `${state},SchedulingDisabled` : state;
}

const addressOf = ({ status }: Node, wanted: string): string =>
  status?.addresses?.find(({ type }) => type === wanted)?.address ?? none;
