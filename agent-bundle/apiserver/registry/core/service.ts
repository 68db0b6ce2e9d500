import { type Service, ServiceKind } from '../../../../common/api/core/v1/service.ts';
import { rfc1035Label } from '../../../../common/api/names.ts';
import { serviceColumns } from '../../table/service.ts';
import { type IPRange, parseIPRanges } from '../allocation/ip-range.ts';
import { parsePortRange } from '../allocation/node-ports.ts';
import { serviceClaims } from '../allocation/service-claims.ts';
import { setServiceDefaults } from '../defaults/service.ts';
import { defineResource } from '../define-resource.ts';
import type { Resource } from '../resource.ts';
import { keepAllocated, releaseUnused } from './service-allocated.ts';
import { nameBy } from '../validation/object-meta.ts';
import { validateService } from '../validation/service.ts';
import { validateServiceUpdate } from '../validation/service-update.ts';

interface ServiceOptions {
  readonly serviceClusterIPRange: string;
  readonly serviceNodePortRange: string;
  /** Where addresses come from now; absent: out of `serviceClusterIPRange`. */
  readonly serviceRanges?: () => readonly IPRange[];
}

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/ */
export function services(options: ServiceOptions): Resource<Service> {
  const fixed = parseIPRanges(options.serviceClusterIPRange);
  const ranges = options.serviceRanges ?? (() => fixed);
  return defineResource(ServiceKind, {
    setDefaults: setServiceDefaults,
    returnsDeletedObject: true,
    strategy: {
      validateName: nameBy(rfc1035Label),
      createOnUpdate: true,
      prepareForCreate: (service) => {
        service.status = { loadBalancer: {} };
      },
      validateCreate: validateService,
      prepareForUpdate: (service, old) => {
        service.status = old.status;
        keepAllocated(service, old);
        releaseUnused(service, old);
      },
      validateUpdate: (service, old) => [...validateService(service), ...validateServiceUpdate(service, old)],
    },
    claims: serviceClaims(ranges, parsePortRange(options.serviceNodePortRange)),
    subresources: {
      proxy: { type: 'connect', verbs: ['create', 'delete', 'get', 'patch', 'update'], kind: 'ServiceProxyOptions' },
      status: {
        type: 'part',
        verbs: ['get', 'patch', 'update'],
        strategy: {
          prepareForUpdate: (service, old) => {
            service.spec = old.spec;
          },
          validateUpdate: () => [],
        },
      },
    },
    selectableFields: { 'spec.clusterIP': ({ spec }) => spec.clusterIP, 'spec.type': ({ spec }) => spec.type },
    columns: serviceColumns,
  });
}
