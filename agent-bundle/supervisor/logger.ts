import pino from 'pino';

/** JSON lines on stdout, which systemd hands to the journal. Never pass secrets. */
export type Logger = pino.Logger;

/** The process's own logger; each component gets a child that carries its name. */
export function createLogger(level = 'info'): Logger {
  const destination = pino.destination({ fd: 1, sync: true });
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino({ ...options, formatters: { level: (label) => ({ level: label }) } }, destination);
}
