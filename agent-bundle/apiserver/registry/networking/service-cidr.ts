import { isIPv6 } from 'node:net';
import { type ServiceCIDR, ServiceCIDRKind } from '../../../../common/api/networking/v1/service-cidr.ts';
import { ageColumn, column, nameColumn } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { type FieldError, invalidValue, requiredValue } from '../field-error.ts';
import { validateCIDR } from '../validation/addresses.ts';
import { unchanged } from '../validation/immutable.ts';
import { canonicalCIDR } from '../validation/canonical-address.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-cidr-v1/ */
export const serviceCIDRs = defineResource(ServiceCIDRKind, {
  strategy: {
    prepareForCreate: (range) => {
      range.status = {};
    },
    validateCreate: validate,
    prepareForUpdate: (range, old) => {
      range.status = old.status;
    },
    validateUpdate: (range, old) => [...validate(range), ...validateRangesUpdate(range, old)],
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (range, old) => {
          range.spec = old.spec;
        },
        // Upstream's own conditions give no reason.
        validateUpdate: () => [],
      },
    },
  },
  columns: [nameColumn, column('CIDRs', 'The ranges.', ({ spec }) => (spec.cidrs ?? []).join(',')), ageColumn],
});

const field = 'spec.cidrs';

function validate({ spec }: ServiceCIDR): FieldError[] {
  const { cidrs = [] } = spec;
  if (cidrs.length === 0) return [requiredValue(field, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalidValue(field, spec, 'may only hold up to 2 values')];
  const [first = '', second] = cidrs;
  if (second !== undefined && isIPv6Range(first) === isIPv6Range(second)) {
    const why = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96';
    return [invalidValue(field, spec, why)];
  }
  return cidrs.flatMap((cidr, index) => validateRange(cidr, `${field}[${index}]`));
}

const isIPv6Range = (cidr: string): boolean => isIPv6(cidr.split('/')[0] ?? '');

function validateRange(cidr: string, at: string): FieldError[] {
  const wrong = validateCIDR(cidr, at);
  if (wrong.length > 0) return wrong;
  const canonical = canonicalCIDR(cidr);
  return canonical === cidr ? [] : [invalidValue(at, cidr, `must be in canonical form (${JSON.stringify(canonical)})`)];
}

/** What is given away stays; only a second family may come. */
function validateRangesUpdate({ spec }: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const now = spec.cidrs ?? [];
  const before = old.spec.cidrs ?? [];
  if (now.length < before.length) return unchanged(now, before, field);
  return before.flatMap((cidr, index) => unchanged(now[index], cidr, `${field}[${index}]`));
}
