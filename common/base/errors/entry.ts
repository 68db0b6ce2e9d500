/** One kind of failure: what happened, and the way out. `{name}` is filled from the error's params. */
export interface ErrorEntry {
  readonly message: string;
  readonly fix: string;
}

export const entry = (message: string, fix: string): ErrorEntry => ({ message, fix });
