import type { PolicyRule } from '../../../../common/api/rbac/v1/policy-rule.ts';
import { type Attributes, nameOf } from '../authorizer.ts';

/** Whether one rule alone allows what is asked. */
export type CompiledRule = (attributes: Attributes) => boolean;

/** A rule made ready for many questions. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
export function compileRule(rule: PolicyRule): CompiledRule {
  const verb = oneOf(rule.verbs);
  const group = oneOf(rule.apiGroups);
  const resource = resourceIn(rule.resources);
  const names = rule.resourceNames ?? [];
  const paths = rule.nonResourceURLs ?? [];
  return (attributes) => {
    const { request } = attributes;
    if (!verb(request.verb)) return false;
    if (request.kind === 'path') return paths.some((pattern) => coversPath(pattern, request.path));
    return (
      group(request.group) &&
      resource(request.resource, request.subresource) &&
      (names.length === 0 || names.includes(nameOf(attributes)))
    );
  };
}

/** `/logs/*` covers what begins with `/logs/`. */
export function coversPath(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.replace(/\*+$/, '')) : pattern === path;
}

function oneOf(allowed: readonly string[] | undefined): (wanted: string) => boolean {
  if (allowed?.includes('*')) return () => true;
  const known = new Set(allowed);
  return (wanted) => known.has(wanted);
}

/** `pods`, `pods/log`, `*` for all with their subresources, `*\/scale` for one subresource of all. */
function resourceIn(allowed: readonly string[] | undefined): (resource: string, subresource: string) => boolean {
  if (allowed?.includes('*')) return () => true;
  const known = new Set(allowed);
  return (resource, subresource) => {
    if (subresource === '') return known.has(resource);
    return known.has(`${resource}/${subresource}`) || known.has(`*/${subresource}`);
  };
}
