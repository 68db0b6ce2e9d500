import { EndpointSliceKind } from './v1/endpoint-slice.ts';
import type { ApiObject, Kind } from '../schema/kind.ts';

/** The kinds of discovery.k8s.io. */
export const discoveryKinds: readonly Kind<ApiObject>[] = [EndpointSliceKind];
