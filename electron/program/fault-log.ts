import { type Clock, systemClock } from '../../common/base/clock.ts';

/** A page can cause faults as fast as it sends: of each minute, this many are written out and the others counted. */
const most = { faults: 20, within: 60_000 } as const;
/** Letters of what a page may have named. */
const longest = 64;

/** Faults as lines, few enough for a log however many there are. */
export class FaultLog {
  readonly #write: (text: string) => void;
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  #minute = { began: -Infinity, written: 0, dropped: 0 };

  constructor(write: (text: string) => void, clock: Pick<Clock, 'now' | 'monotonic'> = systemClock) {
    this.#write = write;
    this.#clock = clock;
  }

  /** Writes a line with the time, then where; or counts it, which is told with the next one that is written. */
  add(what: string, error: Error): void {
    const now = this.#clock.now();
    const since = this.#clock.monotonic();
    if (since - this.#minute.began >= most.within) {
      const { dropped } = this.#minute;
      this.#minute = { began: since, written: 0, dropped: 0 };
      if (dropped > 0) this.#line(now, `${dropped} more faults were not written`);
    }
    if (this.#minute.written === most.faults) {
      if (this.#minute.dropped++ === 0) this.#line(now, 'too many faults: further ones of this minute are counted');
      return;
    }
    this.#minute.written++;
    this.#line(now, `${oneLine(what)}: ${error.stack ?? error.message}`);
  }

  #line(now: number, text: string): void {
    this.#write(`${new Date(now).toISOString()} ${text}\n`);
  }
}

function oneLine(what: string): string {
  return what.slice(0, longest).replaceAll(/\p{Cc}/gu, ' ');
}

const log = new FaultLog((text) => process.stderr.write(text));

/** Writes down, on standard error, what should not have happened. */
export function logFault(what: string, error: Error): void {
  log.add(what, error);
}
