import type { ErrorEntry } from '../../../common/base/error-catalogue.ts';

/** An error's sentences in Chinese, with the same `{params}` as the catalogue's. */
export const chinese = (message: string, fix: string): ErrorEntry => ({ message, fix });
