import { describe, expect, it } from 'vitest';
import type { Component } from './component.ts';
import { createLogger } from './logger.ts';
import { supervise } from './supervisor.ts';

const logger = createLogger('silent');

/** A component that says what is done to it; `waits` is where it waits without end, deaf to its signal. */
function component(name: string, said: string[], waits?: 'start' | 'ready'): Component {
  const forever = new Promise<void>(() => {});
  const say = (word: string) => void said.push(`${name} ${word}`);
  return {
    name,
    init: async () => say('init'),
    start: async () => (say('start'), waits === 'start' ? forever : undefined),
    ready: async () => (say('ready'), waits === 'ready' ? forever : undefined),
    stop: async () => say('stop'),
  };
}

describe('components', () => {
  it('start in order, are told of together once all are ready, and stop in reverse', async () => {
    const said: string[] = [];
    const stop = new AbortController();
    const onReady = async () => {
      said.push('told');
      stop.abort();
    };
    const code = await supervise([component('a', said), component('b', said)], {
      signal: stop.signal,
      logger,
      onReady,
    });
    expect(code).toBe(0);
    expect(said).toEqual(['a init', 'b init', 'a start', 'b start', 'a ready', 'b ready', 'told', 'b stop', 'a stop']);
  });

  it.each(['start', 'ready'] as const)(
    'that wait in %s for somebody who is away are stopped all the same',
    async (where) => {
      const said: string[] = [];
      const stop = new AbortController();
      const onReady = () => Promise.reject(new Error('nobody is ready'));
      const running = supervise([component('a', said, where)], { signal: stop.signal, logger, onReady });
      await new Promise((resolve) => setImmediate(resolve));
      stop.abort();
      expect(await running).toBe(0);
      expect(said.at(-1)).toBe('a stop');
    },
  );

  it('of which one fails end the process with 1, those that were started stopped', async () => {
    const said: string[] = [];
    const fails = { ...component('b', said), start: () => Promise.reject(new Error('no')) };
    const signal = new AbortController().signal;
    const code = await supervise([component('a', said), fails], { signal, logger, onReady: async () => {} });
    expect(code).toBe(1);
    expect(said.slice(-2)).toEqual(['b stop', 'a stop']);
  });
});
