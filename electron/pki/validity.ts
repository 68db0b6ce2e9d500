/** How long what we issue is good for, as kubeadm's defaults are. */
export const authorityYears = 10;
export const leafDays = 365;

const day = 24 * 60 * 60_000;
/** Hosts' clocks differ: a certificate made now must be good on a host that is late. */
const backDated = 60 * 60_000;

/** Milliseconds before its end at which a certificate is to be replaced. */
export const renewBefore = 30 * day;

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** From a little before `now` (milliseconds since the epoch), for so long, but not beyond `limit`. Whole seconds. */
export function validity(now: number, lasts: { years: number } | { days: number }, limit?: Date): Validity {
  const length = 'years' in lasts ? lasts.years * 365 * day : lasts.days * day;
  const start = Math.floor((now - backDated) / 1000) * 1000;
  return {
    notBefore: new Date(start),
    notAfter: new Date(Math.min(start + backDated + length, limit?.getTime() ?? Infinity)),
  };
}
