import { describe, expect, it } from 'vitest';
import { type PodBehaviour, behaviourOf } from './behaviour.ts';

const defaults = { startDelay: 1_000, stopDelay: 0, runTime: 5_000 };
const calm: PodBehaviour = { startDelay: 1_000, stopDelay: 0, ready: true };

describe('how a pod behaves', () => {
  it.each<[string, string, Record<string, string>, PodBehaviour]>([
    ['runs on', 'Always', {}, calm],
    ['is made to end', 'Never', {}, { ...calm, end: { after: 5_000, exitCode: 0 } }],
    ['may be restarted after a failure', 'OnFailure', {}, { ...calm, end: { after: 5_000, exitCode: 0 } }],
    ['fails', 'Never', { 'exit-code': '3' }, { ...calm, end: { after: 5_000, exitCode: 3 } }],
    ['crashes', 'Always', { 'exit-code': '1' }, { ...calm, end: { after: 5_000, exitCode: 1 } }],
    ['takes its time', 'Never', { 'run-time': '1m30s' }, { ...calm, end: { after: 90_000, exitCode: 0 } }],
    [
      'starts slowly and ends slowly',
      'Always',
      { 'start-delay': '2s', 'stop-delay': '500ms' },
      { ...calm, startDelay: 2_000, stopDelay: 500 },
    ],
    ['is never ready', 'Always', { ready: 'false' }, { ...calm, ready: false }],
    ['says nonsense', 'Always', { 'start-delay': 'soon', 'exit-code': '-1', ready: 'perhaps' }, calm],
  ])('that %s', (_what, restartPolicy, said, expected) => {
    const annotations = Object.fromEntries(
      Object.entries(said).map(([name, value]) => [`simulation.pilothouse.dev/${name}`, value]),
    );
    const pod = { metadata: { name: 'p', annotations }, spec: { restartPolicy, containers: [] } };
    expect(behaviourOf(pod, defaults)).toEqual(expected);
  });
});
