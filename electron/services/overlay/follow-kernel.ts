import type { Clock } from '../../../common/base/clock.ts';
import type { Host } from '../../hosts/host.ts';
import { TurnBell } from '../links/turn-bell.ts';
import { type KernelOverlay, overlayDevice, readKernelOverlay } from './kernel-overlay.ts';

/** Milliseconds between two looks, however much changes: a new peer is three changes. */
const rest = 300;
/** Says that it listens, as iproute does not: what changes after that line is not missed. */
const script = 'echo listening; exec ip -o monitor link address route neigh';

/**
 * Tells what a host's kernel has of the overlay, now and after each change of it that the kernel announces. Goes on until
 * the signal is aborted or the host stops announcing. Errors: those of `Host.stream` and of `readKernelOverlay`.
 */
export async function followKernel(
  host: Host,
  onRead: (kernel: KernelOverlay) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const bell = new TurnBell();
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const onLine = (line: string) => {
    if (line === 'listening' || concernsOverlay(line)) bell.ring();
  };
  const options = { intent: 'follow the overlay', effect: 'reads', signal: either, onLine } as const;
  const listening = host.stream(['sh', '-c', script], options).then(() => {});
  const reading = readAtEachRing(host, bell, onRead, clock, either);
  try {
    await Promise.race([listening, reading]);
  } finally {
    ended.abort(new DOMException('the other one ended', 'AbortError'));
    await Promise.allSettled([listening, reading]);
  }
}

async function readAtEachRing(
  host: Host,
  bell: TurnBell,
  onRead: (kernel: KernelOverlay) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await bell.rung(signal);
    onRead(await readKernelOverlay(host, signal));
    await clock.sleep(rest, signal);
  }
}

/** Lines of `ip -o monitor`: of the device (its forwarding entries are neighbours too), or routes over another host. */
export function concernsOverlay(line: string): boolean {
  return line.includes(overlayDevice) || line.includes(' via ');
}
