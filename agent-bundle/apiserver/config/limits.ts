import type { InFlightLimits } from '../http/in-flight.ts';
import type { Flags } from '../../supervisor/component.ts';
import { durationFlag } from '../../supervisor/flags.ts';
import { countFlag, wrongFlag } from './flag-values.ts';

export const limitFlags = {
  'max-requests-inflight': 'how many requests that only read may be under way; 0 is no limit; default 400',
  'max-mutating-requests-inflight': 'the same for requests that may change something; default 200',
  'request-timeout': 'how long a request may take that is no watch and the like; default 1m0s',
  'min-request-timeout': 'for how many seconds a watch lasts at least; default 1800',
} as const;

export interface RequestLimits {
  readonly inFlight: InFlightLimits;
  /** Milliseconds. */
  readonly requestTimeout: number;
  /** Milliseconds. */
  readonly minRequestTimeout: number;
}

export function readLimits(flags: Flags): RequestLimits {
  const requestTimeout = durationFlag(flags, 'request-timeout', '1m0s');
  if (requestTimeout <= 0) throw wrongFlag('request-timeout', String(flags.get('request-timeout')), 'more than 0');
  return {
    inFlight: {
      reading: countFlag(flags, 'max-requests-inflight', '400'),
      mutating: countFlag(flags, 'max-mutating-requests-inflight', '200'),
    },
    requestTimeout,
    minRequestTimeout: countFlag(flags, 'min-request-timeout', '1800') * 1_000,
  };
}
