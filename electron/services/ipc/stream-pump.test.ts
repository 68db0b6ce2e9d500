import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamPump } from './stream-pump.ts';
import { cases } from '../../../test/sampling.ts';

function pumpWith(credit: number) {
  const messages: string[][] = [];
  return { messages, pump: new StreamPump<string, string>((chunks) => messages.push([...chunks]), credit) };
}

/** Whether a promise is settled once everything that is ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = () => void (settled = true);
  promise.then(note, note);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

const large = 'x'.repeat(200_000);

describe('a stream', () => {
  it('sends what it is given while there is credit, and all that waited as one message', async () => {
    const { messages, pump } = pumpWith(1);
    await pump.send('a', 'b');
    await pump.send('c');
    await pump.send('d');
    expect(messages).toEqual([['a', 'b']]);
    pump.give(1);
    expect(messages).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('makes its source wait when a message is full, until the reader has room', async () => {
    const { messages, pump } = pumpWith(0);
    expect(await isSettled(pump.send(large))).toBe(true);
    const full = pump.send(large);
    expect(await isSettled(full)).toBe(false);
    pump.give(1);
    expect(await isSettled(full)).toBe(true);
    expect(messages.map((message) => message.length)).toEqual([1]);
  });

  it('sends a chunk that is larger than a message by itself', async () => {
    const { messages, pump } = pumpWith(0);
    const sent = pump.send('before', large + large, 'after');
    pump.give(3);
    await sent;
    expect(messages.map((chunks) => chunks.map(({ length }) => length))).toEqual([[6], [400_000], [5]]);
  });

  it('is drained once everything was sent; stopped, it tells its source why', async () => {
    const { messages, pump } = pumpWith(0);
    await pump.drained();
    await pump.send('a');
    const drained = pump.drained();
    expect(await isSettled(drained)).toBe(false);
    pump.give(1);
    await drained;
    const waiting = pump.send(large, large);
    const undrained = pump.drained();
    pump.stop(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
    await expect(undrained).rejects.toThrow('closed');
    await expect(pump.send('b')).rejects.toThrow('closed');
    pump.give(5);
    expect(messages).toEqual([['a']]);
  });

  it('delivers every chunk in order, one message for each credit, whatever the sizes and credits', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), sizes: fc.array(fc.nat(90_000), { maxLength: 5 }) }),
      fc.record({ do: fc.constant('give' as const), credit: fc.integer({ min: 1, max: 3 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20, size: 'max' }), async (steps) => {
        const { messages, pump } = pumpWith(1);
        const given: string[] = [];
        const sending: Promise<void>[] = [];
        let credit = 1;
        for (const one of steps) {
          if (one.do === 'give') {
            credit += one.credit;
            pump.give(one.credit);
          } else {
            const chunks = one.sizes.map((size) => `${given.length}`.padEnd(size, '.'));
            given.push(...chunks);
            sending.push(pump.send(...chunks));
          }
          expect(messages.length).toBeLessThanOrEqual(credit);
        }
        pump.give(1000);
        await Promise.all([...sending, pump.drained()]);
        expect(messages.flat()).toEqual(given);
        expect(messages.every((chunks) => chunks.length === 1 || chunks.join('').length <= 262_144)).toBe(true);
      }),
      cases(50),
    );
  });
});

describe('what a page writes', () => {
  it('is read in order, also what waited, and ends with the stream', async () => {
    const { pump } = pumpWith(0);
    pump.inputs.push('a');
    const read: string[] = [];
    const reading = (async () => {
      for await (const input of pump.inputs) read.push(input);
    })();
    await isSettled(reading);
    pump.inputs.push('b');
    pump.inputs.push('c');
    pump.stop(new Error('closed'));
    await reading;
    expect(read).toEqual(['a', 'b', 'c']);
  });

  it('is refused when nobody reads it, and taken again once somebody does', async () => {
    const { pump } = pumpWith(0);
    let taken = 0;
    while (pump.inputs.push(large)) taken++;
    expect(taken).toBe(20);
    for await (const _ of pump.inputs) break;
    expect(pump.inputs.push(large)).toBe(true);
    expect(pump.inputs.push(large)).toBe(false);
  });
});
