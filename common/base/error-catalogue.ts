/** One kind of failure: what happened, and the way out. `{name}` is filled from the error's params. */
export interface ErrorEntry {
  readonly message: string;
  readonly fix: string;
}

const entry = (message: string, fix: string): ErrorEntry => ({ message, fix });

/**
 * Every failure a person can meet, by code. docs/errors.md documents each one; a test holds the two together.
 * Keep the groups in order, and codes in kebab case, the subject first.
 */
export const errorCatalogue = {
  // The cluster file
  'cluster-file-missing': entry('There is no cluster file at {path}.', 'Check the path given with -f.'),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
