import type { Configuration } from 'electron-builder';
import type { Manifest } from '../../electron/bootstrap/artifacts.ts';

/** What is packaged, for which desktop. */
export interface PackageParts {
  /** Where the build's parts are staged, and packages go: `dist`. */
  readonly folder: string;
  readonly artifacts: string;
  readonly manifest: Manifest;
  readonly electronVersion: string;
  /** A runtime that is unpacked here; without one electron-builder fetches the release for the target. */
  readonly electronDist?: string;
  /** For trying: made from the stand-in runtime, or open to Playwright. */
  readonly isDevelopment: boolean;
}

/** electron-builder's configuration: all of the app in one archive, what hosts get beside it. */
export function packageConfig(parts: PackageParts): Configuration {
  const { folder, artifacts, manifest, electronVersion, electronDist, isDevelopment } = parts;
  return {
    appId: 'dev.pilothouse.app',
    productName: isDevelopment ? 'Pilothouse dev' : 'Pilothouse',
    artifactName: `pilothouse-\${version}${isDevelopment ? '-dev' : ''}-\${os}-\${arch}.\${ext}`,
    copyright: 'Apache-2.0',
    electronVersion,
    ...(electronDist && { electronDist }),
    directories: { app: `${folder}/stage/app`, output: `${folder}/package`, buildResources: 'build/electron' },
    files: ['**/*'],
    // Programs are bundled whole: there are no node_modules to be looked for.
    beforeBuild: async () => false,
    asar: true,
    extraResources: [
      { from: artifacts, to: 'artifacts', filter: ['manifest.json', ...artifactSources(manifest)] },
      { from: `${folder}/stage/program`, to: 'program' },
    ],
    electronLanguages: ['en-US', 'en-GB', 'zh-CN', 'zh-TW', 'en', 'zh_CN', 'zh_TW'],
    electronFuses: {
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      // Playwright drives what it tests through --inspect.
      enableNodeCliInspectArguments: isDevelopment,
      enableCookieEncryption: true,
      onlyLoadAppFromAsar: true,
      // Where the platform has it: Electron checks the archive on macOS and Windows.
      enableEmbeddedAsarIntegrityValidation: true,
      grantFileProtocolExtraPrivileges: false,
    },
    linux: {
      executableName: 'pilothouse',
      category: 'System',
      icon: 'build/electron/icons',
      target: ['dir'],
      extraFiles: [{ from: `${folder}/stage/bin`, to: 'bin' }],
    },
    win: { executableName: 'Pilothouse', icon: 'build/electron/icons/512x512.png', target: ['nsis', 'zip'] },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: {
      category: 'public.app-category.developer-tools',
      icon: 'build/electron/icons/1024x1024.png',
      target: ['dmg', 'zip'],
      hardenedRuntime: true,
    },
  };
}

/** The files of all releases that were built: what hosts need, and nothing that only made them. */
export function artifactSources({ releases }: Manifest): string[] {
  return [...new Set(releases.flatMap(({ files }) => files.map(({ source }) => source)))].sort();
}

/**
 * A program of the package for a terminal: the command line or the headless app, run by the Node that hosts get too.
 * `node` and `script` are below the package's resources.
 */
export function launcherScript(node: string, script: string): string {
  return `#!/bin/sh
here=$(dirname "$(dirname "$(readlink -f "$0")")")
export PILOTHOUSE_ARTIFACTS="\${PILOTHOUSE_ARTIFACTS:-$here/resources/artifacts}"
exec "$here/resources/artifacts/${node}" "$here/resources/program/${script}" "$@"
`;
}
