import { runCommand } from './command.ts';

/** Runs one nft script; the kernel takes all of it or nothing. Throws with nft's own words. */
export type ApplyScript = (script: string, signal: AbortSignal) => Promise<void>;

export const applyNftScript: ApplyScript = async (script, signal) => {
  await runCommand('nft', ['-f', '-'], signal, script);
};
