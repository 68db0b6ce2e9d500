import { describe, expect, it } from 'vitest';
import { type Plugin, refusal } from './framework.ts';
import { NodeInfo, podInfo } from './node-info.ts';
import { runPlacement } from './placement.ts';
import { node, pod, profileOf } from './scheduling.fixture.ts';

const { signal } = new AbortController();
const placement = { pod: podInfo(pod('p')), nodeName: 'a', node: new NodeInfo(node('a')) };

/** A profile with one plugin at all points behind scoring, which writes down when it is asked. */
function recorded(over: Partial<Plugin> = {}) {
  const said: string[] = [];
  const say = async (what: string) => void said.push(what);
  const plugin = {
    name: 'Recorder',
    reserve: () => void said.push('reserve'),
    unreserve: () => void said.push('unreserve'),
    permit: () => say('permit'),
    preBind: () => say('preBind'),
    bind: () => say('bind'),
    ...over,
  };
  const profile = { ...profileOf(), reserves: [plugin], permits: [plugin], preBinds: [plugin], binds: [plugin] };
  return { said, profile, plugin };
}

describe('a placement', () => {
  it('is reserved for, permitted, prepared and bound', async () => {
    const { said, profile } = recorded();
    const steps = runPlacement(profile, placement, signal);
    expect(steps).toMatchObject({ type: 'under-way', waits: true });
    if (steps.type === 'under-way') await steps.done;
    expect(said).toEqual(['reserve', 'permit', 'preBind', 'bind']);
  });

  it('that cannot be reserved is refused by who said so', () => {
    const { said, profile, plugin } = recorded({ reserve: () => refusal('taken') });
    expect(runPlacement(profile, placement, signal)).toEqual({
      type: 'refused',
      message: 'taken',
      plugins: new Set([plugin]),
    });
    expect(said).toEqual(['unreserve']);
  });

  it.each(['permit', 'preBind', 'bind'] as const)('gives back what was reserved when %s fails', async (step) => {
    const { said, profile } = recorded({ [step]: () => Promise.reject(new Error('no')) });
    const steps = runPlacement(profile, placement, signal);
    if (steps.type === 'under-way') await expect(steps.done).rejects.toThrow('no');
    expect(said.at(-1)).toBe('unreserve');
    expect(said).not.toContain('bind');
  });

  it('that nobody holds up is bound at once', () => {
    const steps = runPlacement(profileOf(), placement, signal);
    expect(steps).toMatchObject({ type: 'under-way', waits: false });
  });
});
