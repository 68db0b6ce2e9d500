import type { ApiObject, Kind } from '../schema/kind.ts';
import { APIServiceKind } from './v1/api-service.ts';

/** The kinds of apiregistration.k8s.io. */
export const apiregistrationKinds: readonly Kind<ApiObject>[] = [APIServiceKind];
