/**
 * Loaded into a component before anything else (`node --import`): at every SIGUSR2 its wall clock jumps, an hour ahead,
 * then to an hour behind, then back to what is right. The monotonic clock goes on.
 */
const hour = 3_600_000;
const offsets = [0, hour, -hour];
let jumps = 0;
const RightDate = Date;

class WrongDate extends RightDate {
  constructor(...given: ConstructorParameters<DateConstructor> | []) {
    if (given.length === 0) super(WrongDate.now());
    else super(...(given as [number]));
  }

  static override now(): number {
    return RightDate.now() + (offsets[jumps % offsets.length] ?? 0);
  }
}

globalThis.Date = WrongDate as DateConstructor;
process.on('SIGUSR2', () => jumps++);
