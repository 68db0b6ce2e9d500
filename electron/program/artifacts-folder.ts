import { join } from 'node:path';

/** What there is to know of where the program runs. */
export interface ProgramPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of a package's resources; undefined for a program that runs in a checkout. */
  readonly resources: string | undefined;
  /** Of the running program's file: `dist/app` of the checkout. */
  readonly folder: string;
}

/** Where that lies what hosts get: PILOTHOUSE_ARTIFACTS, else in the package, else in the checkout. */
export function artifactsFolder({ env, resources, folder }: ProgramPlace): string {
  return env['PILOTHOUSE_ARTIFACTS'] || (resources ? join(resources, 'artifacts') : join(folder, '../../.artifacts'));
}
