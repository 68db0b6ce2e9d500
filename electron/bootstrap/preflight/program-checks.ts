import { AppError } from '../../../common/base/app-error.ts';
import { installLibrariesCommand } from '../../hosts/os/families.ts';
import { type Manifest, type Release, checkGlibc } from '../artifacts.ts';
import type { FoundHost } from './host-checks.ts';

/** Our runtime, the same in every set: where it does not run, no set does. */
const runtime = 'bin/node';

/** Why the host can have none of the releases. */
export function runtimeProblem({ releases }: Manifest, { spec, facts }: FoundHost): AppError | undefined {
  const { files } = releases.find(({ arch }) => arch === facts.architecture) ?? { files: [] };
  const [misfit] = checkGlibc(
    files.filter(({ path }) => path === runtime),
    facts.glibc,
  );
  if (misfit === undefined) return undefined;
  const { path: program, needs } = misfit;
  return new AppError('host-glibc-unsupported', { host: spec.name, program, needs, glibc: facts.glibc ?? 'none' });
}

/** Why the host cannot run the release's programs, as far as its C library and shared libraries tell. */
export function programProblem({ set, files }: Release, { spec, facts }: FoundHost): AppError | undefined {
  const host = spec.name;
  const { glibc = 'none', libraries, os } = facts;
  const [misfit] = checkGlibc(files, facts.glibc);
  if (misfit !== undefined) {
    const { path: program, needs } = misfit;
    return new AppError('host-glibc-too-old', { host, set, program, needs, glibc });
  }
  if (libraries === undefined) return undefined;
  const missing = new Set(files.flatMap(({ elf }) => elf?.libraries ?? []).filter((name) => !libraries.includes(name)));
  if (missing.size === 0) return undefined;
  const command = installLibrariesCommand(os, [...missing]);
  return new AppError('host-libraries-missing', { host, libraries: [...missing].join(', '), command });
}
