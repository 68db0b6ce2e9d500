import { useRouter } from 'vue-router';
import { useFreeKeys } from '../composables/use-shortcut.ts';
import { pageShortcuts } from './page-shortcuts.ts';
import { useGoTo } from './use-go-to.ts';

/** Within this time, in milliseconds, the letter follows the `g`. */
const patience = 1500;

/** `g p` goes to Pods, `g n` to Nodes. */
export function usePageShortcuts(): void {
  const router = useRouter();
  const goTo = useGoTo();
  let pressedAt = Number.NEGATIVE_INFINITY;

  useFreeKeys((key) => {
    const isSecond = performance.now() - pressedAt < patience;
    pressedAt = !isSecond && key === 'g' ? performance.now() : Number.NEGATIVE_INFINITY;
    if (!isSecond) return key === 'g';
    const page = Object.keys(pageShortcuts).find((name) => pageShortcuts[name] === key && router.hasRoute(name));
    if (page) goTo(page);
    return page !== undefined;
  });
}
