import { centos } from './centos.ts';
import { debian } from './debian.ts';
import type { OperatingSystem, OsFamilyName, Tool } from './facts.ts';
import type { OsRelease } from './os-release.ts';

/** Distributions that are alike in what matters to us. */
export interface OsFamily {
  readonly name: OsFamilyName;
  /** Ids of os-release(5) that belong to it, by themselves or as ID_LIKE. */
  readonly ids: readonly string[];
  /** The package a tool comes in. */
  readonly packages: Readonly<Record<Tool, string>>;
  /** The package that holds a shared library, or what stands for it in an install command. */
  readonly libraryPackage: (library: string) => string;
  /** The command that installs packages there. */
  readonly install: (os: OperatingSystem, packages: readonly string[]) => string;
}

const families: readonly OsFamily[] = [centos, debian];

/** The family a release belongs to; its own id counts before its relatives'. */
export function familyOf({ id, like }: OsRelease): OsFamilyName | undefined {
  for (const word of [id, ...like]) {
    const family = families.find((one) => one.ids.includes(word));
    if (family) return family.name;
  }
  return undefined;
}

/** What a person types on the host to get missing tools: `dnf install nftables`. */
export function installCommand(os: OperatingSystem, missing: readonly Tool[]): string {
  const family = families.find((one) => one.name === os.family)!;
  return family.install(os, [...new Set(missing.map((tool) => family.packages[tool]))]);
}

/** The same for shared libraries: `apt-get install libseccomp2`. */
export function installLibrariesCommand(os: OperatingSystem, missing: readonly string[]): string {
  const family = families.find((one) => one.name === os.family)!;
  return family.install(os, missing.map(family.libraryPackage));
}
