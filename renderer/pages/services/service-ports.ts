import type { ServicePortRow } from '../../../common/ipc/rows/resource.ts';

/** `80→8080/TCP`; where both are the same, `53/UDP`. */
export function portWords({ port, targetPort, protocol }: ServicePortRow): string {
  return targetPort === '' || targetPort === String(port) ? `${port}/${protocol}` : `${port}→${targetPort}/${protocol}`;
}
