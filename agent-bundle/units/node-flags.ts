/**
 * What Node is told wherever it runs the agent. `youngGeneration`: MiB of V8's young generation; a component keeps little, and a
 * small one costs a little time and saves memory on every host.
 *
 * A function is optimized after 2,000 calls, not 400: what Node itself calls before our first line stays below that, and does not
 * page in the compiler (2 MB), which optimize-after-start.ts keeps away from all the rest of the start.
 */
export function nodeFlags({ youngGeneration = 1 }: { readonly youngGeneration?: number } = {}): readonly string[] {
  return [`--max-semi-space-size=${youngGeneration}`, '--invocation-count-for-maglev=2000'];
}
