import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../../electron/bootstrap/artifacts.ts';
import type { Image } from './oci.ts';
import type { TarEntry } from './tar.ts';

/** Where a platform's static programs (`busybox`, `catatonit`) are. */
export type ProgramFolders = Readonly<Record<Architecture, string>>;

/**
 * The container whose namespaces a pod shares: an init that waits, reaps what is orphaned in a shared PID namespace
 * and ends on SIGTERM.
 */
export async function pauseImage(programs: ProgramFolders): Promise<Image> {
  return {
    name: 'pilothouse.dev/pause:1',
    platforms: await platforms(programs, async (folder) => [await program(folder, 'catatonit', 'pause')]),
    config: { Entrypoint: ['/pause', '-P'], User: '65535:65535' },
  };
}

/** What the demo's container may be asked to run; links to busybox, which is all of them. */
const applets = (
  'arp ash awk base64 basename cat chgrp chmod chown clear cmp cp cut date dd df diff dirname dmesg du echo env ' +
  'expr false find free grep gunzip gzip head hostname httpd id ifconfig ip kill killall less ln ls md5sum mkdir ' +
  'mknod mktemp more mount mv nc netstat nproc nslookup od pidof ping ping6 printf ps pwd readlink realpath rm rmdir ' +
  'route sed seq sh sha256sum sleep sort stat stty sync tail tar tee telnet test time timeout top touch tr ' +
  'traceroute true tty umount uname uniq uptime usleep vi wc wget which whoami xargs yes'
).split(' ');

/** A web server that says which pod answers, with a shell and the tools to look around from inside a pod. */
export async function demoImage(programs: ProgramFolders): Promise<Image> {
  const serve = await readFile(join(import.meta.dirname, '../images/demo/serve.sh'));
  return {
    name: 'pilothouse.dev/demo:1',
    platforms: await platforms(programs, async (folder) => [
      { path: 'bin', mode: 0o755 },
      await program(folder, 'busybox', 'bin/busybox'),
      ...applets.map((name) => ({ path: `bin/${name}`, mode: 0o777, linkTo: 'busybox' })),
      await program(folder, 'catatonit', 'bin/init'),
      { path: 'bin/serve', mode: 0o755, content: serve },
      { path: 'etc', mode: 0o755 },
      text('etc/httpd.conf', '.html:text/plain; charset=utf-8\n'),
      text('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n'),
      text('etc/group', 'root:x:0:\nnobody:x:65534:\n'),
      { path: 'root', mode: 0o700 },
      { path: 'tmp', mode: 0o1777 },
    ]),
    config: {
      // An init of its own: as PID 1 the web server would not hear SIGTERM.
      Entrypoint: ['/bin/init', '--', '/bin/serve'],
      Env: ['PATH=/bin'],
      ExposedPorts: { '8080/tcp': {} },
    },
  };
}

async function platforms(
  programs: ProgramFolders,
  rootfs: (folder: string) => Promise<TarEntry[]>,
): Promise<Image['platforms']> {
  const each = Object.entries(programs) as [Architecture, string][];
  return Promise.all(each.map(async ([arch, folder]) => ({ arch, rootfs: await rootfs(folder) })));
}

async function program(folder: string, name: string, path: string): Promise<TarEntry> {
  return { path, mode: 0o755, content: await readFile(join(folder, name)) };
}

function text(path: string, content: string): TarEntry {
  return { path, mode: 0o644, content: Buffer.from(content) };
}
