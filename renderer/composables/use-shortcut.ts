import { onMounted, onScopeDispose } from 'vue';

/**
 * Hears keys pressed without modifiers while nothing is being typed and no dialog is open. `handle` gets the key as
 * KeyboardEvent.key has it, and says whether it was meant.
 */
export function useFreeKeys(handle: (key: string) => boolean): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    if (handle(event.key)) event.preventDefault();
  };
  onMounted(() => document.addEventListener('keydown', onKey));
  onScopeDispose(() => document.removeEventListener('keydown', onKey));
}

/** Runs `act` for one such key. */
export function useShortcut(key: string, act: () => void): void {
  useFreeKeys((pressed) => {
    if (pressed !== key) return false;
    act();
    return true;
  });
}

/** Whether what has the focus takes letters. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  );
}
