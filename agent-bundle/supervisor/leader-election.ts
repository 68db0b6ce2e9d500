import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LeaseKind } from '../../common/api/coordination/v1/lease.ts';
import { abortable } from '../../common/base/abortable.ts';
import { AppError } from '../../common/base/app-error.ts';
import { inTime } from '../../common/base/deadline.ts';
import { Lifetime } from '../../common/base/lifetime.ts';
import type { ApiClient } from '../../common/client/api-client.ts';
import { EventRecorder, referenceTo } from '../../common/client/event-recorder.ts';
import { LeaderElection } from '../../common/client/leader-election.ts';
import type { Flags } from './component.ts';
import { durationFlag } from './flags.ts';
import type { Logger } from './logger.ts';

/** The flags that `readElection` reads, for a component's table entry. */
export const electionFlags = {
  'leader-elect': 'whether several of us settle who works: true (default) or false',
  'leader-elect-lease-duration': 'how long others wait after the leader was last heard of; default 15s',
  'leader-elect-renew-deadline': 'after how long a leader that cannot renew gives up; default 10s',
  'leader-elect-retry-period': 'how long between two tries; default 2s',
  'leader-elect-resource-lock': 'what is fought for: leases',
  'leader-elect-resource-name': 'the name of the Lease; default: that of the component',
  'leader-elect-resource-namespace': 'its namespace; default kube-system',
} as const;

export interface ElectionSettings {
  /** Who tells that it leads, such as kube-scheduler. */
  readonly component: string;
  readonly lease: { readonly name: string; readonly namespace: string };
  /** Milliseconds. */
  readonly leaseDuration: number;
  readonly renewDeadline: number;
  readonly retryPeriod: number;
}

/** Undefined: nobody is elected, we work. `component` names the Lease. Throws `flag-invalid`. */
export function readElection(flags: Flags, component: string): ElectionSettings | undefined {
  const wanted = flags.get('leader-elect') ?? 'true';
  if (wanted !== 'true' && wanted !== 'false') throw wrong('leader-elect', wanted, 'true or false');
  const lock = flags.get('leader-elect-resource-lock') ?? 'leases';
  if (lock !== 'leases') throw wrong('leader-elect-resource-lock', lock, 'leases');
  const leaseDuration = durationFlag(flags, 'leader-elect-lease-duration', '15s');
  const renewDeadline = durationFlag(flags, 'leader-elect-renew-deadline', '10s');
  const retryPeriod = durationFlag(flags, 'leader-elect-retry-period', '2s');
  if (retryPeriod <= 0) throw wrong('leader-elect-retry-period', `${retryPeriod}ms`, 'more than nothing');
  if (renewDeadline <= retryPeriod * 1.2) {
    throw wrong('leader-elect-renew-deadline', `${renewDeadline}ms`, 'more than 1.2 retry periods');
  }
  if (leaseDuration <= renewDeadline) {
    throw wrong('leader-elect-lease-duration', `${leaseDuration}ms`, 'more than the renew deadline');
  }
  const name = flags.get('leader-elect-resource-name') ?? component;
  const namespace = flags.get('leader-elect-resource-namespace') ?? 'kube-system';
  if (wanted === 'false') return undefined;
  return { component, lease: { name, namespace }, leaseDuration, renewDeadline, retryPeriod };
}

const wrong = (flag: string, value: string, wanted: string) =>
  new AppError('flag-invalid', { flag: `--${flag}`, value, wanted });

export interface Leadership {
  /** Resolves once it is known who leads; where we do, `lead` has begun. */
  settled(): Promise<void>;
  /** Runs `lead` while we lead, until the signal is aborted. */
  run(lead: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
  /** The client for what only who leads may write: it sends nothing from the moment that another may lead. */
  fenced(client: ApiClient): ApiClient;
}

/** How long we stay, at most, to tell that we lead no more; milliseconds. Whoever follows us need not wait for that. */
const lastWords = 1_000;

/** Without settings we lead always. */
export function leadership(settings: ElectionSettings | undefined, client: ApiClient, logger: Logger): Leadership {
  if (!settings) {
    return { settled: () => Promise.resolve(), run: (lead, signal) => lead(signal), fenced: (own) => own };
  }
  const identity = `${hostname()}_${randomUUID()}`;
  const onError = (error: Error) => logger.warn({ err: error, lease: settings.lease.name }, 'cannot reach the lease');
  const election = new LeaderElection({ client, identity, onError, ...settings });
  const onLost = (reason: string) => logger.warn({ reason }, 'an event was lost');
  const source = { component: settings.component };
  return {
    settled: () => election.settled(),
    run: async (lead, signal) => {
      const events = new EventRecorder({ client, source, onLost });
      const telling = new Lifetime((error) => logger.warn({ err: error }, 'events are not told'));
      telling.run((ending) => events.run(ending));
      const leading = election.run(async (term, lease) => {
        const tell = (what: string) =>
          events.record(referenceTo(LeaseKind, lease), 'Normal', 'LeaderElection', `${identity} ${what}`);
        logger.info({ lease: settings.lease.name, identity }, 'leading');
        tell('became leader');
        await lead(term);
        tell('stopped leading');
      }, signal);
      await leading.finally(async () => {
        await inTime(undefined, lastWords, (late) => abortable(events.drained(), late)).catch(() => {});
        await telling.end();
      });
    },
    fenced: (own) =>
      own.guarded(() => {
        if (!election.leads) throw new Error(`not written: ${identity} may not lead any more`);
      }),
  };
}
