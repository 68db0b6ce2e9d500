import { expect, it } from 'vitest';
import { readableLine } from './journal.ts';

it.each<[why: string, line: string, readable: string]>([
  [
    'a line of ours is read out',
    '2026-11-21T09:04:43+00:00 h1 node[6147]: {"level":"fatal","err":{"message":"No etcd.","stack":"at x"},"fix":"Start it.","msg":"cannot start"}',
    '2026-11-21T09:04:43+00:00 h1 node[6147]: fatal: cannot start: No etcd. Start it.',
  ],
  [
    'a line of another program stays',
    '2026-11-21T09:04:43+00:00 h1 systemd[1]: kubelet.service: Failed with result.',
    '2026-11-21T09:04:43+00:00 h1 systemd[1]: kubelet.service: Failed with result.',
  ],
  [
    'JSON of another program stays',
    '2026-11-21T09:04:43+00:00 h1 etcd[9]: {"level":"warn","message":"x"}',
    '2026-11-21T09:04:43+00:00 h1 etcd[9]: {"level":"warn","message":"x"}',
  ],
  ['what breaks off stays', 'T h1 node[1]: {"level":"info","msg":', 'T h1 node[1]: {"level":"info","msg":'],
  ['what is too long is cut', 'x'.repeat(500), `${'x'.repeat(400)}…`],
])('%s', (_why, line, readable) => {
  expect(readableLine(line)).toBe(readable);
});
