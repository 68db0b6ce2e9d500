import { join } from 'node:path';

/**
 * Where the data folder is, which the app and the command line share: `PILOTHOUSE_HOME`, or as the XDG Base Directory
 * Specification says.
 */
export function dataFolder(env: Readonly<Record<string, string | undefined>>, home: string): string {
  return env['PILOTHOUSE_HOME'] || join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'pilothouse');
}
