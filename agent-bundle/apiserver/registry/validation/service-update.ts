import type { Service } from '../../../../common/api/core/v1/service.ts';
import { type FieldError, invalidValue, stringList } from '../field-error.ts';

/** An address that was given stays for as long as the Service has one: clients hold on to it. */
export function validateServiceUpdate({ spec }: Service, { spec: old }: Service): FieldError[] {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return [];
  const before = old.clusterIPs ?? [];
  const now = spec.clusterIPs ?? [];
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) {
    return [invalidValue('spec.clusterIPs[0]', stringList(now), 'may not change once set')];
  }
  if (before[1] !== undefined && now[1] !== undefined && before[1] !== now[1]) {
    return [invalidValue('spec.clusterIPs[1]', stringList(now), 'may not change once set')];
  }
  const family = spec.ipFamilies?.[0];
  if (old.ipFamilies?.[0] !== undefined && family !== undefined && family !== old.ipFamilies[0]) {
    return [invalidValue('spec.ipFamilies[0]', stringList(spec.ipFamilies ?? []), 'may not change once set')];
  }
  return [];
}
