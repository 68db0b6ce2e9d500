import { type VueWrapper, flushPromises, mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RouterView, createMemoryHistory } from 'vue-router';
import { defaultRoles } from '../../../common/ipc/default-roles.ts';
import type { ClusterDraft, HostDraft } from '../../../common/ipc/cluster-draft.ts';
import type { PlanRunRow, PlanRunState } from '../../../common/ipc/rows/plan-run.ts';
import { backendKey } from '../../backend/backend.ts';
import { FakeMain } from '../../backend/fake-main.ts';
import { createTexts } from '../../i18n.ts';
import { createAppRouter } from '../../router.ts';
import { pages } from '../index.ts';

/** Answers what the wizard asks, as a desktop with three good hosts would. */
class Desktop {
  readonly main = new FakeMain();
  readonly asked: Array<{ name: string; params: unknown }> = [];
  #answered = 0;
  #runs: PlanRunRow[] = [];

  answerAll(): void {
    for (const message of this.main.sent.slice(this.#answered)) {
      this.#answered++;
      if (message.type === 'open') this.#open(message.id, message.name);
      if (message.type !== 'call') continue;
      this.asked.push({ name: message.name, params: message.params });
      this.main.say({ type: 'result', id: message.id, result: this.#answer(message.name, message.params as never) });
    }
  }

  end(state: PlanRunState): void {
    this.#runs = this.#runs.map((run) => (run.state.kind === 'running' ? { ...run, state } : run));
    this.#tellRuns();
  }

  #open(id: number, name: string): void {
    const upserts = name === 'plans' ? this.#runs.map((run) => [run.id, run] as const) : [];
    if (['plans', 'clusters', 'plans.steps', 'nodes', 'services'].includes(name)) {
      this.main.say({ type: 'rows', id, batch: { replace: true, upserts, deletes: [], state: { kind: 'live' } } });
    }
  }

  #tellRuns(): void {
    this.main.rows(
      'plans',
      this.#runs.map((run) => [run.id, run]),
    );
  }

  #answer(name: string, params: { text: string; host: HostDraft; draft: ClusterDraft; plan: PlanRunRow['plan'] }) {
    const login = { kind: 'agent' } as const;
    switch (name) {
      case 'draft.parseHosts': {
        const addresses = params.text.split('\n').filter(Boolean);
        const hosts = addresses.map((address, index): HostDraft => {
          const roles = defaultRoles(addresses.length)[index]!;
          return { name: `node${index + 1}`, address, port: 22, user: 'root', login, roles };
        });
        return { hosts, problems: [], usual: login };
      }
      case 'draft.check':
        return { problems: [] };
      case 'draft.testHost': {
        const { name: host, address, hostKey } = params.host;
        const question = { host, address, type: 'ssh-ed25519', fingerprint: `SHA256:${host}` };
        return hostKey === undefined ? { kind: 'hostKeyUnknown', question } : { kind: 'reached', facts };
      }
      case 'draft.save':
        return { cluster: params.draft.name, clusterFile: '/clusters/cluster.yaml' };
      case 'plans.start': {
        const run = { id: `${params.plan} 1`, plan: params.plan, cluster: 'cluster', started: this.#runs.length + 1 };
        this.#runs = [...this.#runs, { ...run, state: { kind: 'running' } }];
        this.#tellRuns();
        return { run: run.id };
      }
      default:
        return undefined;
    }
  }
}
const facts = { os: 'CentOS Stream 9', cpus: 4, memoryBytes: 8 * 1024 ** 3 };

let desktop: Desktop;
let app: VueWrapper;
let clicks: string[];
const router = () => app.vm.$router;

/** Opens the app at an address, as a fresh window does: only the tab's storage is as it was. */
async function open(path: string): Promise<void> {
  desktop = new Desktop();
  const routes = createAppRouter(pages, createMemoryHistory());
  await routes.push(path);
  app = mount(RouterView, {
    attachTo: document.body,
    global: {
      plugins: [routes, createPinia(), createTexts(pages)],
      provide: { [backendKey]: desktop.main.backend },
    },
  });
}
beforeEach(async () => {
  sessionStorage.clear();
  clicks = [];
  await open('/new');
});
afterEach(() => app.unmount());

/** Until the page shows it; what it asks meanwhile is answered. */
const shows = (text: string) =>
  expect
    .poll(
      async () => {
        desktop.answerAll();
        await flushPromises();
        return app.text();
      },
      { timeout: 8000 },
    )
    .toContain(text);

async function click(words: string): Promise<void> {
  const buttons = app.findAll('button').filter((button) => button.text() === words);
  expect(buttons.filter((button) => button.isVisible() && button.attributes('disabled') === undefined)).toHaveLength(1);
  clicks.push(words);
  await buttons[0]!.trigger('click');
}

async function paste(text: string): Promise<void> {
  const area = app.find('textarea');
  await area.setValue(text);
  await area.trigger('paste');
}

describe('the wizard', () => {
  it('comes from three pasted hosts to a running cluster in five clicks', async () => {
    await shows('Paste your hosts');
    await paste('192.0.2.1\n192.0.2.2\n192.0.2.3');
    await shows('3 hosts show keys');
    await click('Compare & trust…');
    await shows('SHA256:node3');
    await click('Trust all 3 keys');
    await shows('3 of 3 reached');
    await click('Next');
    await shows('3 etcd members: 2 must be up, 1 may be lost');
    await click('Check the hosts');
    await shows('Nothing is changed by this');
    expect(router().currentRoute.value.fullPath).toBe('/clusters/cluster/setup?step=check');
    desktop.end({ kind: 'done', ended: 2, changes: 0 });
    await shows('All 3 hosts are ready');
    await click('Install');
    await shows('You may leave this page');
    desktop.end({ kind: 'done', ended: 3, changes: 30 });
    await shows('cluster is running');
    expect(clicks).toHaveLength(5);
    router().back();
    await expect.poll(() => router().currentRoute.value.query).toEqual({ step: 'install' });
    router().back();
    await expect.poll(() => router().currentRoute.value.query).toEqual({ step: 'check' });
    router().back();
    await shows('Who does what');
    expect(router().currentRoute.value.fullPath).toBe('/clusters/cluster/setup?step=roles');
    const started = desktop.asked.filter(({ name }) => name === 'plans.start').map(({ params }) => params);
    expect(started).toEqual([
      { cluster: 'cluster', plan: 'check' },
      { cluster: 'cluster', plan: 'create' },
    ]);
  });

  it('tests a host again with the key that was trusted, and with nothing that nobody confirmed', async () => {
    await shows('Paste your hosts');
    await paste('192.0.2.1');
    await shows('One host shows a key');
    await click('Compare & trust…');
    await click('Trust this key');
    await shows('1 of 1 reached');
    const keys = desktop.asked
      .filter(({ name }) => name === 'draft.testHost')
      .map(({ params }) => (params as { host: HostDraft }).host.hostKey);
    expect(keys).toEqual([undefined, 'SHA256:node1']);
  });

  it('asks again for a password after a reload, and says so', async () => {
    await shows('Paste your hosts');
    await app.find('select').setValue('password');
    await app.find('input[type=password]').setValue('hunter2');
    await paste('192.0.2.1');
    await shows('One host shows a key');
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('hunter2');
    app.unmount();
    await open('/new?step=hosts');
    await shows('Give the password.');
    expect(app.find<HTMLInputElement>('tbody input').element.value).toBe('192.0.2.1');
  });

  it('shows the hosts again when a later step is asked for too early', async () => {
    await shows('Paste your hosts');
    await router().push('/new?step=install');
    await shows('Paste your hosts');
    expect(router().currentRoute.value.query).toEqual({ step: 'hosts' });
  });

  it('says what stands in the way, by host, and checks again', async () => {
    await shows('Paste your hosts');
    await paste('192.0.2.1');
    await shows('One host shows a key');
    await click('Compare & trust…');
    await click('Trust this key');
    await shows('1 of 1 reached');
    await click('Next');
    await shows('One etcd member');
    await click('Check the hosts');
    await shows('Nothing is changed by this');
    const problem = { code: 'host-systemd-missing', params: { host: 'node1' } } as const;
    const error = { code: 'preflight-failed', params: { count: 1, list: '' }, problems: [problem] } as const;
    desktop.end({ kind: 'failed', ended: 2, failures: [{ phase: 'preflight', error }] });
    await shows('node1 does not run systemd.');
    expect(
      app
        .findAll('button')
        .find((button) => button.text() === 'Install')
        ?.attributes('disabled'),
    ).toBeDefined();
    await click('Check again');
    await shows('Nothing is changed by this');
  });
});
