import type { ApiObject } from '../../../common/api/schema/kind.ts';
import { parseExact } from './exact-json.ts';

/** An object of the store or a cache. It was decoded and defaulted when it was written, so nothing of it is checked. */
export const parseStored = (bytes: Buffer): ApiObject => parseExact(bytes.toString()) as ApiObject;
