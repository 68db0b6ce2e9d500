import { once } from 'node:events';
import { connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { forwardLoopback } from './loopback-forwarder.ts';

it('carries bytes both ways, and ends them when it is closed', async () => {
  const forwarder = await forwardLoopback(async () => new PassThrough());
  const socket = connect(forwarder.port, '127.0.0.1');
  socket.write('hello');
  const [heard] = (await once(socket, 'data')) as [Buffer];
  expect(heard.toString()).toBe('hello');
  const closed = once(socket, 'close');
  await forwarder.close();
  await closed;
});

it('hangs up on who cannot be carried on, and when the far end does', async () => {
  const far = new PassThrough();
  let dials = 0;
  const forwarder = await forwardLoopback(async () => {
    if (++dials === 1) throw new Error('refused');
    return far;
  });
  await once(connect(forwarder.port, '127.0.0.1').resume(), 'close');
  const socket = connect(forwarder.port, '127.0.0.1').resume();
  socket.write('x');
  await once(far, 'pipe');
  far.destroy();
  await once(socket, 'close');
  await forwarder.close();
});
