import { app } from 'electron';
import { asError } from '../../common/base/clock.ts';
import { logFault } from '../program/fault-log.ts';

/** Milliseconds that closing connections may take; what is not closed by then ends with the process. */
const patience = 20_000;

/** Has `end` run before the app quits, and waits for it. */
export function endBeforeQuit(end: () => Promise<void>): void {
  app.once('will-quit', (event) => {
    event.preventDefault();
    const late = setTimeout(() => app.exit(0), patience);
    end()
      .catch((error: unknown) => logFault('quit', asError(error)))
      .finally(() => {
        clearTimeout(late);
        app.exit(0);
      });
  });
}
