import { useI18n } from 'vue-i18n';
import type { ErrorEnvelope } from '../../common/base/app-error.ts';
import { errorWords } from '../locales/error-words.ts';

/** What happened and what to do about it, in the person's language. */
export function useErrorWords(): {
  readonly message: (error: ErrorEnvelope) => string;
  readonly fix: (error: ErrorEnvelope) => string;
} {
  const { locale } = useI18n();
  const words = (error: ErrorEnvelope) => errorWords(error, locale.value === 'zh' ? 'zh' : 'en');
  return { message: (error) => words(error).message, fix: (error) => words(error).fix };
}
