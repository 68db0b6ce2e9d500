import { open } from 'node:fs/promises';
import { readTail } from '../logs/tail.ts';
import { terminationMessagePathAnnotation, terminationMessagePolicyAnnotation } from '../runtime/labels.ts';
import type { RuntimeContainer } from '../runtime/port.ts';

const mostBytes = 4096;
const mostLogBytes = 2048;
const mostLogLines = 80;

/**
 * What a container that has ended left to say: its termination file, or, where it wishes that and failed, the end of its
 * log. https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
export async function lastWords(container: RuntimeContainer): Promise<string> {
  const path = container.annotations[terminationMessagePathAnnotation] ?? '';
  const mount = container.mounts.find(({ containerPath }) => containerPath === path);
  const written = mount ? await head(mount.hostPath) : '';
  const fallback = container.annotations[terminationMessagePolicyAnnotation] === 'FallbackToLogsOnError';
  if (written !== '' || !fallback || container.exitCode === 0) return written;
  const lines = await readTail(container.logPath, mostLogLines);
  return lines.join('').slice(-mostLogBytes);
}

async function head(path: string): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(mostBytes), position: 0 });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } catch {
    return '';
  }
}
