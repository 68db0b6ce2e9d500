import { useFormat } from '../../composables/use-format.ts';

/** Times of steps: tenths of a second below ten seconds, then as everywhere. Empty for what has not begun. */
export function useElapsed(): { readonly elapsed: (ms: number | undefined) => string } {
  const { duration } = useFormat();
  return {
    elapsed: (ms) =>
      ms === undefined ? '' : ms < 10_000 ? `${(Math.floor(ms / 100) / 10).toFixed(1)}s` : duration(ms),
  };
}
