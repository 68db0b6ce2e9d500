import { type ConfigMap, ConfigMapKind } from '../../../common/api/core/v1/config-map.ts';
import { type Secret, SecretKind } from '../../../common/api/core/v1/secret.ts';
import { abortable } from '../../../common/base/abortable.ts';
import { asError } from '../../../common/base/clock.ts';
import { withDeadline } from '../../../common/base/deadline.ts';
import { Lifetime } from '../../../common/base/lifetime.ts';
import { type Source, follow } from '../../../common/client/follow.ts';
import { type Reference, referenceKey } from './pod-references.ts';

/** What pods refer to, read without waiting; undefined for what is not there. */
export interface ReferencedObjects {
  configMap(namespace: string, name: string): ConfigMap | undefined;
  secret(namespace: string, name: string): Secret | undefined;
}

/** Follows one object by name: a node may read an object only by naming it. */
export type ReferenceSource = (reference: Reference) => Source<ConfigMap | Secret>;

interface Followed {
  readonly reference: Reference;
  readonly holders: Set<string>;
  readonly life: Lifetime;
  readonly arrived: Promise<void>;
  object: ConfigMap | Secret | undefined;
  lastError: Error | undefined;
}

/** Milliseconds to wait for an object's first answer. */
const arrivalDeadline = 15_000;

/**
 * Keeps what the pods of this node refer to up to date, each object followed once however many pods hold it.
 * `onChange` hears the uids of the pods that hold what changed.
 */
export class ReferenceCache implements ReferencedObjects {
  readonly #source: ReferenceSource;
  readonly #onChange: (uids: readonly string[]) => void;
  readonly #followed = new Map<string, Followed>();

  constructor(source: ReferenceSource, onChange: (uids: readonly string[]) => void) {
    this.#source = source;
    this.#onChange = onChange;
  }

  /** Follows exactly these for the pod; what no pod holds any more is let go. */
  hold(uid: string, references: readonly Reference[]): void {
    const wanted = new Set(references.map(referenceKey));
    for (const reference of references) {
      const key = referenceKey(reference);
      const followed = this.#followed.get(key) ?? this.#follow(reference);
      this.#followed.set(key, followed);
      followed.holders.add(uid);
    }
    for (const [key, followed] of this.#followed) {
      if (!wanted.has(key)) this.#letGo(key, followed, uid);
    }
  }

  release(uid: string): void {
    this.hold(uid, []);
  }

  /** Resolves when everything the pod holds has answered once; rejects with why it could not be read. */
  async ready(uid: string, signal: AbortSignal): Promise<void> {
    const held = [...this.#followed.values()].filter(({ holders }) => holders.has(uid));
    const deadline = withDeadline(signal, arrivalDeadline);
    await Promise.all(held.map((followed) => firstAnswer(followed, deadline)));
  }

  configMap(namespace: string, name: string): ConfigMap | undefined {
    return this.#followed.get(referenceKey({ kind: 'ConfigMap', namespace, name }))?.object;
  }

  secret(namespace: string, name: string): Secret | undefined {
    return this.#followed.get(referenceKey({ kind: 'Secret', namespace, name }))?.object;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#followed.values()].map(({ life }) => life.end()));
    this.#followed.clear();
  }

  #follow(reference: Reference): Followed {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    const life = new Lifetime((error) => (followed.lastError = error));
    const followed: Followed = {
      reference,
      holders: new Set(),
      life,
      arrived,
      object: undefined,
      lastError: undefined,
    };
    life.run(async (signal) => {
      const onError = (error: Error) => (followed.lastError = error);
      for await (const change of follow(this.#source(reference), signal, { onError })) {
        const object =
          change.type === 'replace' ? change.objects[0] : change.type === 'upsert' ? change.object : undefined;
        const changed = object?.metadata.resourceVersion !== followed.object?.metadata.resourceVersion;
        followed.object = object;
        followed.lastError = undefined;
        resolve();
        if (changed) this.#onChange([...followed.holders]);
      }
    });
    return followed;
  }

  #letGo(key: string, followed: Followed, uid: string): void {
    if (!followed.holders.delete(uid) || followed.holders.size > 0) return;
    this.#followed.delete(key);
    void followed.life.end();
  }
}

async function firstAnswer(followed: Followed, deadline: AbortSignal): Promise<void> {
  try {
    await abortable(followed.arrived, deadline);
  } catch (error) {
    const why = followed.lastError ?? asError(error);
    throw new Error(`cannot read ${referenceKey(followed.reference)}: ${why.message}`, { cause: error });
  }
}

/** The kinds that may be referred to. */
export const referenceKinds = { ConfigMap: ConfigMapKind, Secret: SecretKind } as const;
