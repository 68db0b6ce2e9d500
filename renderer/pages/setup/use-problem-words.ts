import { useI18n } from 'vue-i18n';
import { useErrorWords } from '../../composables/use-error-words.ts';
import type { FieldProblem } from './draft/form-problems.ts';

/** What is wrong with a field and what to do about it; empty where nothing is. */
export function useProblemWords(): (problems: readonly FieldProblem[]) => string {
  const { t } = useI18n();
  const { message, fix } = useErrorWords();
  const words = (problem: FieldProblem) =>
    'word' in problem ? t(`setup.problems.${problem.word}`) : `${message(problem.error)} ${fix(problem.error)}`;
  return (problems) => [...new Set(problems.map(words))].join(' ');
}
