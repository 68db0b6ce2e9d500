import { setFlagsFromString } from 'node:v8';

/** Milliseconds that a start may take before what runs is worth optimizing, ready or not. */
const longest = 10_000;

/**
 * Lets V8 interpret until the start is over, which the returned function says: the optimizing compilers are 7 MB of code that every
 * process would page in for functions of which most run only at the start. What is hot afterwards is optimized as ever.
 */
export function optimizeAfterStart(): () => void {
  const optimize = (yes: boolean) => {
    for (const compiler of ['opt', 'maglev']) setFlagsFromString(`--${yes ? '' : 'no-'}${compiler}`);
  };
  optimize(false);
  const giveUp = setTimeout(optimize, longest, true).unref();
  return () => {
    clearTimeout(giveUp);
    optimize(true);
  };
}
