import { useI18n } from 'vue-i18n';

const undoing = 'undo ';

/** Words for a phase's name, as plans have it: `installEtcd`, `undo installEtcd`. */
export function usePhaseWords(): { readonly phase: (name: string) => string } {
  const i18n = useI18n();
  const known = (name: string) => (i18n.te(`phases.${name}`) ? i18n.t(`phases.${name}`) : name);
  return {
    phase: (name) =>
      name.startsWith(undoing) ? i18n.t('phases.undo', { phase: known(name.slice(undoing.length)) }) : known(name),
  };
}
