import type { AdmissionContext, AdmissionRequest } from './admission.ts';

interface Wanted {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  readonly name: string;
}

/** Whether the writer may do something else as well. */
export async function mayDo(
  { user }: Pick<AdmissionRequest, 'user'>,
  { authorizer }: Pick<AdmissionContext, 'authorizer'>,
  wanted: Wanted,
): Promise<boolean> {
  const request = { kind: 'resource', subresource: '', rest: '', path: '', ...wanted } as const;
  return (await authorizer.authorize({ user, request, selectedFields: {} })).outcome === 'allow';
}
