import type { ErrorEnvelope } from '../../common/base/app-error.ts';
import { AppError } from '../../common/base/app-error.ts';
import { chineseErrors } from './error-messages.ts';
import type { Language } from './messages.ts';

/**
 * An error's sentences. English ones are the catalogue's. Filled in by hand and not by vue-i18n: what comes from hosts
 * may hold any character, also those that mean something to it.
 */
export function errorWords(error: ErrorEnvelope, language: Language): { message: string; fix: string } {
  const known = AppError.from(error);
  if (language === 'en') return { message: known.message, fix: known.fix };
  const { message, fix } = chineseErrors[known.code];
  return { message: filled(message, known.params), fix: filled(fix, known.params) };
}

function filled(template: string, params: ErrorEnvelope['params']): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
