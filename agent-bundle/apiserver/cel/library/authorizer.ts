import { rfc1123Label, rfc1123Subdomain } from '../../../../common/api/names.ts';
import type { Decision } from '../../authorization/authorizer.ts';
import { CelError } from '../cel.ts';
import { PendingError } from '../evaluate/pending.ts';
import { CelOpaque, type Value } from '../values/value.ts';
import { type CelFunction, asA, asString, method } from './function.ts';

/** What an expression asks of the authorizer. */
export type CelCheck = {
  readonly verb: string;
  /** Whom it asks for; absent: whoever makes the request. */
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
} & ({ readonly kind: 'path'; readonly path: string } | ({ readonly kind: 'resource' } & CelResource));

export interface CelResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  /** Empty for all of them. */
  readonly name: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

export type CelAuthorize = (check: CelCheck) => Decision | Promise<Decision>;

/** Who is asked, and what has been answered: evaluations that wait for an answer begin anew, and find it here. */
interface Asked {
  readonly authorize: CelAuthorize;
  readonly answers: Map<string, Decision>;
}

const names = {
  authorizer: 'kubernetes.authorization.Authorizer',
  path: 'kubernetes.authorization.PathCheck',
  group: 'kubernetes.authorization.GroupCheck',
  resource: 'kubernetes.authorization.ResourceCheck',
  decision: 'kubernetes.authorization.Decision',
};

class AuthorizerPart<T> extends CelOpaque {
  readonly typeName: string;
  readonly asked: Asked;
  readonly part: T;

  constructor(typeName: string, asked: Asked, part: T) {
    super();
    this.typeName = typeName;
    this.asked = asked;
    this.part = part;
  }

  override equals(other: CelOpaque): boolean {
    return other instanceof AuthorizerPart && JSON.stringify(other.part) === JSON.stringify(this.part);
  }
}

type Account = { readonly serviceAccount?: { readonly namespace: string; readonly name: string } };
class AuthorizerValue extends AuthorizerPart<Account> {}
class PathValue extends AuthorizerPart<Account & { readonly path: string }> {}
class GroupValue extends AuthorizerPart<Account & { readonly group: string }> {}
class ResourceValue extends AuthorizerPart<Account & CelResource> {}
class DecisionValue extends AuthorizerPart<Decision> {}

/**
 * The values of `authorizer` and, where the request is about a resource, of `authorizer.requestResource`; for one request.
 * Declare them as opaque types `kubernetes.authorization.Authorizer` and `kubernetes.authorization.ResourceCheck`.
 */
export function authorizerValues(
  authorize: CelAuthorize,
  request?: CelResource,
): { readonly authorizer: unknown; readonly 'authorizer.requestResource': unknown } {
  const asked: Asked = { authorize, answers: new Map() };
  return {
    authorizer: new AuthorizerValue(names.authorizer, asked, {}),
    'authorizer.requestResource': request === undefined ? null : new ResourceValue(names.resource, asked, request),
  };
}

function notEmpty(text: string, what: string): string {
  if (text.trim() === '') throw new CelError(`${what} must not be empty`);
  return text;
}

function path(value: Value | undefined, text: string): PathValue {
  const { asked, part } = asA(AuthorizerValue, value);
  return new PathValue(names.path, asked, { ...part, path: notEmpty(text, 'path') });
}

function serviceAccount(value: Value | undefined, namespace: string, name: string): AuthorizerValue {
  const { asked } = asA(AuthorizerValue, value);
  if (rfc1123Subdomain(name).length > 0) throw new CelError('Invalid service account name');
  if (rfc1123Label(namespace).length > 0) throw new CelError('Invalid service account namespace');
  return new AuthorizerValue(names.authorizer, asked, { serviceAccount: { namespace, name } });
}

function resource(value: Value | undefined, name: string): ResourceValue {
  const { asked, part } = asA(GroupValue, value);
  const blank = { subresource: '', namespace: '', name: '' };
  return new ResourceValue(names.resource, asked, { ...part, ...blank, resource: notEmpty(name, 'resource') });
}

function refine(value: Value | undefined, change: Partial<CelResource>): ResourceValue {
  const { asked, part } = asA(ResourceValue, value);
  return new ResourceValue(names.resource, asked, { ...part, ...change });
}

/** Throws PendingError where the answer takes time. */
function ask({ authorize, answers }: Asked, check: CelCheck): DecisionValue {
  const asked = { authorize, answers };
  const key = JSON.stringify(check);
  const known = answers.get(key);
  if (known !== undefined) return new DecisionValue(names.decision, asked, known);
  const answer = authorize(check);
  if (answer instanceof Promise) throw new PendingError(answer.then((decision) => answers.set(key, decision)));
  answers.set(key, answer);
  return new DecisionValue(names.decision, asked, answer);
}

const decisionOf = (value: Value | undefined): Decision => asA(DecisionValue, value).part;
/** Two of them fit into what one expression may cost. */
const checking = { cost: (): number => 350_000 };

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-authorizer-library */
export const authorizers: readonly CelFunction[] = [
  method(names.authorizer, 'path', ['string'], names.path, ([value, text]) => path(value, asString(text))),
  method(names.authorizer, 'group', ['string'], names.group, ([value, group]) => {
    const { asked, part } = asA(AuthorizerValue, value);
    return new GroupValue(names.group, asked, { ...part, group: asString(group) });
  }),
  method(names.authorizer, 'serviceAccount', ['string', 'string'], names.authorizer, ([value, namespace, name]) =>
    serviceAccount(value, asString(namespace), asString(name)),
  ),
  method(names.group, 'resource', ['string'], names.resource, ([value, name]) => resource(value, asString(name))),
  ...(['subresource', 'namespace', 'name', 'fieldSelector', 'labelSelector'] as const).map((name) =>
    method(names.resource, name, ['string'], names.resource, ([value, text]) =>
      refine(value, { [name]: asString(text) }),
    ),
  ),
  method(
    names.path,
    'check',
    ['string'],
    names.decision,
    ([value, verb]) => {
      const { asked, part } = asA(PathValue, value);
      return ask(asked, { ...part, kind: 'path', verb: asString(verb) });
    },
    checking,
  ),
  method(
    names.resource,
    'check',
    ['string'],
    names.decision,
    ([value, verb]) => {
      const { asked, part } = asA(ResourceValue, value);
      return ask(asked, { ...part, kind: 'resource', verb: asString(verb) });
    },
    checking,
  ),
  method(names.decision, 'allowed', [], 'bool', ([value]) => decisionOf(value).outcome === 'allow'),
  method(names.decision, 'reason', [], 'string', ([value]) => decisionOf(value).reason ?? ''),
  method(names.decision, 'errored', [], 'bool', ([value]) => decisionOf(value).error !== undefined),
  method(names.decision, 'error', [], 'string', ([value]) => decisionOf(value).error ?? ''),
];
