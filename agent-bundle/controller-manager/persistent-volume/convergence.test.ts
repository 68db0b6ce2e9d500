import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PersistentVolume } from '../../../common/api/core/v1/persistent-volume.ts';
import type { PersistentVolumeClaim } from '../../../common/api/core/v1/persistent-volume-claim.ts';
import { isKeptFor } from '../../../common/api/core/v1/volume-binding.ts';
import { bestVolume } from '../../../common/api/core/v1/volume-match.ts';
import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { cases } from '../../../test/sampling.ts';
import { claimStep } from './claim-step.ts';
import { claimOf, viewOf, volumeOf } from './persistent-volume.fixture.ts';
import type { Write } from './step.ts';
import { volumeStep } from './volume-step.ts';

/** What the API server has, or a mirror of it that may be behind. */
interface State {
  readonly claims: Map<string, PersistentVolumeClaim>;
  readonly volumes: Map<string, PersistentVolume>;
}

type Stored = ApiObject & { readonly status?: object | undefined };

/** One etcd, and two binders with mirrors of their own, one of which may have been replaced and not know it. */
class World {
  readonly live: State = { claims: new Map(), volumes: new Map() };
  readonly mirrors: readonly State[] = [0, 1].map(() => ({ claims: new Map(), volumes: new Map() }));
  #version = 0;

  put<T extends ApiObject>(objects: Map<string, T>, object: T): void {
    const resourceVersion = String(++this.#version);
    objects.set(object.metadata.name, { ...object, metadata: { ...object.metadata, resourceVersion } });
  }

  newUid = () => `uid-${++this.#version}`;

  /** As the API server takes it: only from who has read the newest version. */
  write({ type, object }: Write): void {
    const objects: Map<string, Stored> = type.startsWith('volume') ? this.live.volumes : this.live.claims;
    const known = objects.get(object.metadata.name);
    if (!known || known.metadata.resourceVersion !== object.metadata.resourceVersion) return;
    const { status } = type.endsWith('status') ? object : known;
    this.put(objects, { ...(type.endsWith('status') ? known : object), status });
  }

  /** One step on a claim, as the state shows it. What is not in a mirror is asked for, as the binder does. */
  claimWrite(name: string, { claims, volumes }: State): Write | undefined {
    const claim = claims.get(name);
    const volume = volumes.get(claim?.spec.volumeName ?? '') ?? this.live.volumes.get(claim?.spec.volumeName ?? '');
    return claim && claimStep(viewOf(claim, { volume, candidates: volumes.values() })).write;
  }

  volumeWrite(name: string, { claims, volumes }: State): Write | undefined {
    const volume = volumes.get(name);
    const ref = volume?.spec.claimRef;
    const known = claims.get(ref?.name ?? '');
    const claim = known?.metadata.uid === ref?.uid ? known : this.live.claims.get(ref?.name ?? '');
    return volume && volumeStep(volume, claim).write;
  }

  /** What holds at every moment. */
  check(): void {
    const owners = new Map<string, string>();
    for (const { metadata, spec, status } of this.live.claims.values()) {
      if (status?.phase !== 'Bound') continue;
      const volume = spec.volumeName ?? '';
      expect(owners.get(volume), `${volume} is bound to two`).toBeUndefined();
      owners.set(volume, metadata.name);
      expect(this.live.volumes.get(volume)?.spec.claimRef?.uid).toBe(metadata.uid);
    }
  }

  /** Steps of one who sees everything, until there is nothing left to write. */
  settle(): void {
    for (let round = 0; round < 200; round++) {
      const { claims, volumes } = this.live;
      const wishes = [
        ...[...claims.keys()].map((name) => () => this.claimWrite(name, this.live)),
        ...[...volumes.keys()].map((name) => () => this.volumeWrite(name, this.live)),
      ];
      let wrote = false;
      for (const wish of wishes) {
        const write = wish();
        if (write) this.write(write);
        wrote ||= write !== undefined;
        this.check();
      }
      if (!wrote) return;
    }
    throw new Error('it never comes to rest');
  }
}

const names = ['a', 'b', 'c'] as const;
const name = fc.constantFrom(...names);
const binder = fc.constantFrom(0, 1);
const storage = fc.constantFrom('1Gi', '2Gi');
const prebound = fc.option(name, { nil: undefined });
const event = fc.oneof(
  fc.record({ type: fc.constant('claim' as const), name, storage, volumeName: prebound }),
  fc.record({ type: fc.constant('volume' as const), name, storage, claimName: prebound }),
  fc.record({ type: fc.constant('delete' as const), name }),
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('hear' as const), binder, what: fc.constantFrom('claims', 'volumes') }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('claimStep' as const), binder, name }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('volumeStep' as const), binder, name }) },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function happen(event: Event, world: World): void {
  const { live, mirrors } = world;
  switch (event.type) {
    case 'claim': {
      const resources = { requests: { storage: event.storage } };
      const claim = claimOf({ resources, volumeName: event.volumeName }, { name: event.name, uid: world.newUid() });
      if (!live.claims.has(event.name)) world.put(live.claims, claim);
      return;
    }
    case 'volume': {
      const claimRef = event.claimName && { name: event.claimName, namespace: 'ns' };
      const spec = { capacity: { storage: event.storage }, ...(claimRef ? { claimRef } : {}) };
      const volume = volumeOf(spec, { name: event.name, uid: world.newUid() }, 'Pending');
      if (!live.volumes.has(event.name)) world.put(live.volumes, volume);
      return;
    }
    case 'delete':
      return void live.claims.delete(event.name);
    case 'hear': {
      const mirror = mirrors[event.binder] as State;
      const copy = <T>(to: Map<string, T>, from: Map<string, T>) => {
        to.clear();
        for (const [key, object] of from) to.set(key, object);
      };
      return event.what === 'claims' ? copy(mirror.claims, live.claims) : copy(mirror.volumes, live.volumes);
    }
    default: {
      // Whoever is ended between two writes has made one, and not the next: each step here is one write.
      const mirror = mirrors[event.binder] as State;
      const write =
        event.type === 'claimStep' ? world.claimWrite(event.name, mirror) : world.volumeWrite(event.name, mirror);
      if (write) world.write(write);
    }
  }
}

it('no volume is ever bound to two claims, whoever is ended between whichever writes, and all comes to rest', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60, size: 'max' }), (events) => {
      const world = new World();
      for (const each of events) {
        happen(each, world);
        world.check();
      }
      world.settle();
      for (const { metadata, spec, status } of world.live.volumes.values()) {
        if (status?.phase !== 'Bound') continue;
        expect(world.live.claims.get(spec.claimRef?.name ?? '')?.spec.volumeName).toBe(metadata.name);
      }
      for (const claim of world.live.claims.values()) {
        const volume = world.live.volumes.get(claim.spec.volumeName ?? '');
        if (claim.status?.phase === 'Bound') {
          expect(volume).toMatchObject({ status: { phase: 'Bound' }, spec: { claimRef: { uid: claim.metadata.uid } } });
        } else if (!claim.spec.volumeName) {
          expect(bestVolume(claim, world.live.volumes.values(), 'anywhere')).toBeUndefined();
        } else if (volume) {
          expect(isKeptFor(volume, claim), 'a claim that names a volume kept for it is bound').toBe(false);
        }
      }
    }),
    cases(2000),
  );
});
