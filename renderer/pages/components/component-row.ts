import type { ComponentRow, UnitState } from '../../../common/ipc/rows/component.ts';

/** `kube-apiserver`. */
export function componentName({ unit }: Pick<ComponentRow, 'unit'>): string {
  return unit.replace(/\.service$/, '');
}

/** What systemd tells of a unit that is there. */
export function loadedState({
  unitState,
}: Pick<ComponentRow, 'unitState'>): Extract<UnitState, { kind: 'loaded' }> | undefined {
  return unitState.kind === 'loaded' ? unitState : undefined;
}
