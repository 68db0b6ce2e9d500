import { defineStore } from 'pinia';
import { type ShallowRef, markRaw, shallowRef } from 'vue';
import { type DraftForm, withStoredSecrets } from './draft/draft-form.ts';
import { type TestRecord } from './draft/host-testing.ts';
import { type PlanRuns, keptText, sessionOfText } from './draft/kept-session.ts';

/** One wizard's state. It outlives the page; what is typed outlives a reload too, but for passwords. */
export interface SetupSession {
  readonly form: Readonly<ShallowRef<DraftForm>>;
  /** The runs that are about the draft as it is now; a change of the draft forgets them. */
  readonly runs: Readonly<ShallowRef<PlanRuns>>;
  /** Tests of hosts, by the host's id. */
  readonly records: ShallowRef<ReadonlyMap<number, TestRecord>>;
  /** Whether something was typed that is not saved. */
  isDirty(): boolean;
  change(change: (form: DraftForm) => DraftForm): void;
  /** The main process has the draft now, and its secrets. */
  saved(): void;
  began(runs: PlanRuns): void;
}

const keyOf = (cluster: string) => `pilothouse.setup.${cluster}`;

/** The sessions by cluster; that of a new cluster is under the empty name. */
export class SetupSessions {
  readonly #sessions = new Map<string, SetupSession>();
  readonly #storage: Storage;
  #adopted: string | undefined;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The cluster that the last new session became, as long as there is no other new one. */
  get adopted(): string | undefined {
    return this.#sessions.has('') ? undefined : this.#adopted;
  }

  /** The session as it was left, also before a reload. */
  find(cluster: string): SetupSession | undefined {
    const open = this.#sessions.get(cluster);
    if (open) return open;
    const kept = sessionOfText(this.#storage.getItem(keyOf(cluster)) ?? '');
    return kept && this.#add(cluster, kept.form, kept.runs, kept.isDirty);
  }

  begin(cluster: string, form: DraftForm): SetupSession {
    return this.#add(cluster, form, {}, false);
  }

  /** The new cluster's session goes on as that of the cluster it has become. */
  adopt(cluster: string): SetupSession {
    const { form, runs, records } = this.#sessions.get('')!;
    this.#sessions.delete('');
    this.#storage.removeItem(keyOf(''));
    this.#adopted = cluster;
    const session = this.#add(cluster, form.value, runs.value, false);
    session.records.value = records.value;
    return session;
  }

  #add(cluster: string, first: DraftForm, firstRuns: PlanRuns, dirty: boolean): SetupSession {
    const form = shallowRef(first);
    const runs = shallowRef(firstRuns);
    let isDirty = dirty;
    const keep = () => this.#storage.setItem(keyOf(cluster), keptText({ form: form.value, runs: runs.value, isDirty }));
    const session: SetupSession = {
      form,
      runs,
      records: shallowRef(new Map()),
      isDirty: () => isDirty,
      change(change) {
        const after = change(form.value);
        if (after === form.value) return;
        form.value = after;
        runs.value = {};
        isDirty = true;
        keep();
      },
      saved() {
        form.value = withStoredSecrets(form.value);
        isDirty = false;
        keep();
      },
      began(begun) {
        runs.value = { ...runs.value, ...begun };
        keep();
      },
    };
    this.#sessions.set(cluster, session);
    return session;
  }
}

/** The window’s sessions. */
export const useSetupSessions = defineStore('setup-sessions', () => ({
  sessions: markRaw(new SetupSessions(sessionStorage)),
}));
