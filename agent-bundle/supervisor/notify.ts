import { spawn } from 'node:child_process';

/**
 * Tells systemd that the service is ready (Type=notify). Node has no datagram Unix sockets, so systemd's own
 * `systemd-notify` speaks for us; the unit carries NotifyAccess=all. Resolves also where there is no systemd.
 * https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
 */
export function notifySystemd(...assignments: string[]): Promise<void> {
  if (!process.env['NOTIFY_SOCKET']) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const child = spawn('systemd-notify', [`--pid=${process.pid}`, ...assignments], {
      stdio: 'ignore',
      timeout: 5_000,
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`systemd-notify ended with ${code}`))));
  });
}
