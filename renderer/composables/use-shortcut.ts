import { onMounted, onScopeDispose } from 'vue';

/**
 * Runs `act` for a key pressed while nothing is being typed and no dialog is open. `key` as KeyboardEvent.key has it;
 * with modifier keys it is not this one.
 */
export function useShortcut(key: string, act: (event: KeyboardEvent) => void): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    act(event);
  };
  onMounted(() => document.addEventListener('keydown', onKey));
  onScopeDispose(() => document.removeEventListener('keydown', onKey));
}

/** Whether what has the focus takes letters. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  );
}
