import { useI18n } from 'vue-i18n';

const undoing = 'undo ';

/** Words for a phase's name, as plans have it: `installEtcd`, `undo installEtcd`. */
export function usePhaseWords(): { phase(name: string): string } {
  const { t, te } = useI18n();
  const known = (name: string) => (te(`phases.${name}`) ? t(`phases.${name}`) : name);
  return {
    phase: (name) =>
      name.startsWith(undoing) ? t('phases.undo', { phase: known(name.slice(undoing.length)) }) : known(name),
  };
}
