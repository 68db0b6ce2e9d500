import { useI18n } from 'vue-i18n';
import type { ComponentHealth, UnitState } from '../../common/ipc/rows/component.ts';
import type { Tone } from '../../common/ipc/rows/resource.ts';

export interface StateWords {
  readonly tone: Tone;
  readonly text: string;
}

/** How a component's unit and its health are said; systemd's own words stay as they are. */
export function useComponentWords(): {
  unit: (state: UnitState) => StateWords;
  /** Undefined where it has no endpoint, or could not be asked. */
  health: (health: ComponentHealth) => StateWords | undefined;
} {
  const { t } = useI18n();
  return {
    unit: (state) => {
      if (state.kind === 'unknown') return { tone: 'idle', text: t('common.unknown') };
      if (state.kind === 'absent') return { tone: 'bad', text: t('controls.unitAbsent') };
      return { tone: activeTone(state.active), text: `${state.active} (${state.sub})` };
    },
    health: (health) => {
      if (health.kind === 'unasked') return undefined;
      if (health.kind === 'healthy') return { tone: 'good', text: t('controls.healthy') };
      return { tone: 'bad', text: health.reason };
    },
  };
}

/** Every unit of ours is meant to run: one at rest is no less a trouble than one that failed. */
function activeTone(active: string): Tone {
  if (active === 'active') return 'good';
  return ['activating', 'reloading', 'deactivating'].includes(active) ? 'busy' : 'bad';
}
