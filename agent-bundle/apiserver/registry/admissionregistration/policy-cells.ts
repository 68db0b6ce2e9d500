import type { ParamKind, ParamRef } from '../../../../common/api/admissionregistration/v1/policy.ts';

const unset = '<unset>';

export function paramKindCell(paramKind: ParamKind | undefined): string {
  return paramKind ? `${paramKind.apiVersion ?? ''}/${paramKind.kind ?? ''}` : unset;
}

export function paramRefCell(paramRef: ParamRef | undefined): string {
  if (!paramRef) return unset;
  const { namespace, name = '' } = paramRef;
  return namespace ? `${namespace}/${name}` : name;
}
