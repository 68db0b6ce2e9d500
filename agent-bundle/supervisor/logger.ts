import pino from 'pino';
import { AppError } from '../../common/base/app-error.ts';
import { ApiError } from '../../common/client/api-error.ts';

/** JSON lines on stdout, which systemd hands to the journal. Never pass secrets. */
export type Logger = pino.Logger;

/** The process's own logger; each component gets a child that carries its name. */
export function createLogger(level = 'info'): Logger {
  const destination = pino.destination({ fd: 1, sync: true });
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ ...options, formatters, serializers: { err: errorForLog } }, destination);
}

/** What a log says of an error: where it came from only when nobody foresaw it. */
function errorForLog(error: Error): object {
  if (error instanceof ApiError)
    return { type: 'ApiError', code: error.code, reason: error.reason, message: error.message };
  if (error instanceof AppError) return { type: 'AppError', code: error.code, message: error.message, fix: error.fix };
  return pino.stdSerializers.err(error);
}
