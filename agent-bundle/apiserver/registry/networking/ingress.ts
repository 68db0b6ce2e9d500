import { type Ingress, IngressKind } from '../../../../common/api/networking/v1/ingress.ts';
import { ageColumn, column, nameColumn, none } from '../../table/column.ts';
import { defineResource } from '../define-resource.ts';
import { semanticEqual } from '../equality.ts';
import {
  classAnnotation,
  validateIngress,
  validateIngressCreate,
  validateIngressStatus,
} from './ingress-validation.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ */
export const ingresses = defineResource(IngressKind, {
  strategy: {
    prepareForCreate: (ingress) => {
      ingress.metadata.generation = 1;
      ingress.status = { loadBalancer: {} };
    },
    validateCreate: validateIngressCreate,
    prepareForUpdate: (ingress, old) => {
      ingress.status = old.status;
      const changed = !semanticEqual(ingress.spec, old.spec);
      ingress.metadata.generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
    },
    validateUpdate: validateIngress,
    warnings: ({ metadata, spec }, old) => {
      const isOldWay = metadata.annotations?.[classAnnotation] !== undefined && spec.ingressClassName === undefined;
      if (old || !isOldWay) return [];
      return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`];
    },
  },
  subresources: {
    status: {
      type: 'part',
      verbs: ['get', 'patch', 'update'],
      strategy: {
        prepareForUpdate: (ingress, old) => {
          ingress.spec = old.spec;
        },
        validateUpdate: validateIngressStatus,
      },
    },
  },
  columns: [
    nameColumn,
    column('Class', 'Which IngressClass serves it.', ({ spec }) => spec.ingressClassName ?? none),
    column('Hosts', 'The hosts it has rules for.', hostsCell),
    column('Address', 'Where it is reached.', addressCell),
    column('Ports', 'The ports it is reached at.', ({ spec }) => (spec.tls?.length ? '80, 443' : '80')),
    ageColumn,
  ],
});

const hostsMost = 3;

function hostsCell({ spec: { rules = [] } }: Ingress): string {
  const hosts = rules.flatMap(({ host }) => (host ? [host] : []));
  if (hosts.length === 0) return '*';
  const shown = hosts.slice(0, hostsMost).join(',');
  return rules.length > hostsMost && hosts.length >= hostsMost
    ? `${shown} + ${rules.length - hostsMost} more...`
    : shown;
}

function addressCell({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  return [...new Set(addresses)].sort().join(',');
}
