import { flushPromises } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PlanStep, StepState } from '../../../common/ipc/plan-step.ts';
import type { PlanRunState } from '../../../common/ipc/rows/plan-run.ts';
import { type MountedInApp, mountInApp } from '../../mount-in-app.ts';
import PlanProgress from './PlanProgress.vue';

const run = 'one';
let app: MountedInApp;
let ended: PlanRunState[];
let retried: string[];

beforeEach(async () => {
  document.body.innerHTML = '';
  ended = [];
  retried = [];
  const props = {
    run,
    onEnded: (state: PlanRunState) => ended.push(state),
    onRetried: (next: string) => retried.push(next),
  };
  app = await mountInApp(PlanProgress, props);
});

async function become(state: PlanRunState): Promise<void> {
  app.main.rows('plans', [[run, { id: run, plan: 'create', cluster: 'lab', started: Date.now() - 5000, state }]]);
  await flushPromises();
}
async function steps(...states: Array<readonly [phase: string, host: string | undefined, state: StepState]>) {
  const rows = states.map(([phase, host, state]): [string, PlanStep] => [
    host === undefined ? phase : `${phase}/${host}`,
    { phase, title: phase, host, state },
  ]);
  app.main.rows('plans.steps', rows);
  await flushPromises();
}
const text = () => document.body.textContent.replace(/\s+/g, ' ');
async function press(name: string): Promise<void> {
  const found = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === name);
  if (!found) throw new Error(`there is no button ${name}`);
  found.click();
  await flushPromises();
}

describe('the progress of a run', () => {
  it('shows each phase on each host, what it does and what it has changed', async () => {
    await become({ kind: 'running' });
    await steps(
      ['connect', 'h1', { kind: 'done', changes: [], duration: 300 }],
      ['connect', 'h2', { kind: 'running', since: Date.now() }],
      ['preflight', undefined, { kind: 'pending' }],
      ['uploadArtifacts', 'h1', { kind: 'running', since: Date.now(), note: '124 of 310 MB', progress: 0.4 }],
      ['installEtcd', 'h1', { kind: 'done', changes: ['wrote /etc/a', 'started etcd'], duration: 9000 }],
    );
    expect(text()).toContain('2 of 5 steps');
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent.replace(/\s+/g, ' ').trim());
    expect(rows[0]).toMatch(/Connect.*as it should be.*0\.3s/);
    expect(rows[2]).toMatch(/Upload the release.*124 of 310 MB/);
    expect(rows[3]).toMatch(/Start etcd.*2 changes/);
    document.querySelector<HTMLButtonElement>('td button')!.click();
    await flushPromises();
    expect(text()).toContain('wrote /etc/a');
  });

  it('asks about a host key and gives the answer', async () => {
    const question = { host: 'h1', address: '192.0.2.1', type: 'ssh-ed25519', fingerprint: 'SHA256:abc' };
    await become({ kind: 'running', question });
    expect(text()).toContain('SHA256:abc');
    await press('Yes, trust this key');
    expect(app.main.newest('plans.answer').params).toEqual({ run, fingerprint: 'SHA256:abc', trust: true });
  });

  it('is cancelled only after a second question', async () => {
    await become({ kind: 'running' });
    await press('Cancel');
    expect(() => app.main.newest('plans.cancel')).toThrow();
    await press('Cancel the run');
    expect(app.main.newest('plans.cancel').params).toEqual({ run });
    await become({ kind: 'cancelled', ended: Date.now() });
    expect(ended).toMatchObject([{ kind: 'cancelled' }]);
    expect(text()).toContain('Retry from here');
  });

  it('says why it failed and goes on with a new run', async () => {
    await become({ kind: 'running' });
    const params = {
      host: 'h2',
      intent: 'start etcd',
      command: 'systemctl start etcd',
      exitCode: 1,
      stderr: 'no <b>room</b>',
    };
    const failures = [{ phase: 'installEtcd', host: 'h2', error: { code: 'command-failed', params } }] as const;
    await become({ kind: 'failed', ended: Date.now(), failures });
    expect(text()).toContain('Start etcd failed on h2');
    expect(text()).toContain('systemctl start etcd');
    expect(text()).toContain('no <b>room</b>');
    await press('Retry from here');
    expect(app.main.newest('plans.start').params).toEqual({ cluster: 'lab', plan: 'create' });
    app.main.answer('plans.start', { run: 'two' });
    await flushPromises();
    expect(retried).toEqual(['two']);
  });

  it('tells what stands in the way by host', async () => {
    const clock = (host: string) => ({ code: 'host-clock-wrong', params: { host, seconds: 90 } }) as const;
    const error = {
      code: 'preflight-failed',
      params: { count: 2, list: '' },
      problems: [clock('h2'), clock('h1')],
    } as const;
    await become({ kind: 'failed', ended: Date.now(), failures: [{ phase: 'preflight', error }] });
    const sections = [...document.querySelectorAll('.results section')].map((one) => one.getAttribute('aria-label'));
    expect(sections).toEqual(['h1', 'h2']);
    expect(text()).toContain('Set the clocks');
  });

  it('of a run nobody knows says so', async () => {
    app.main.rows('plans', []);
    await flushPromises();
    expect(text()).toContain('This run is not known any more');
  });

  it('of a run that had ended before is not told as an end', async () => {
    await become({ kind: 'done', ended: Date.now(), changes: 0 });
    expect(ended).toEqual([]);
  });
});
