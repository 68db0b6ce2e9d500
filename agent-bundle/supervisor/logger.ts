import pino from 'pino';

/** JSON lines on stdout, which systemd hands to the journal. Never pass secrets. */
export type Logger = pino.Logger;

export function createLogger(component: string, level = 'info'): Logger {
  const destination = pino.destination({ fd: 1, sync: true });
  const options = { level, base: { component }, timestamp: pino.stdTimeFunctions.isoTime };
  return pino({ ...options, formatters: { level: (label) => ({ level: label }) } }, destination);
}
