import type { ValidationRule } from '../../../../common/api/apiextensions/v1/json-schema-props.ts';
import type { CelProgram, CelType } from '../../cel/cel.ts';
import { compileCel } from '../../cel/compile.ts';
import { celTypeOf } from './cel-type.ts';
import { resolveFieldPath } from './rule-field-path.ts';
import { type Sparse, sparse } from './sparse.ts';
import type { SchemaType, Structural } from './structural.ts';

/** A rule in CEL, compiled against the type of the value that it is about. */
export interface Rule {
  readonly says: ValidationRule;
  readonly check: CompiledRule;
  /** Makes the message; undefined where the rule has none, or none that compiles. */
  readonly message: CelProgram | undefined;
  /** Behind the path of the value: `.spec.replicas`; empty for the value itself. */
  readonly fieldPath: string;
  /** In messages that do not show the value. */
  readonly type: SchemaType | undefined;
}

export type CompiledRule =
  | { readonly ok: true; readonly program: CelProgram; readonly usesOldSelf: boolean }
  | { readonly ok: false; readonly error: string };

/** The rules of a schema; undefined where it has none. What does not compile is told when it is to be run. */
export function compileRules(root: Structural): Sparse<readonly Rule[]> | undefined {
  return sparse(root, (node) => rulesOf(node, node === root));
}

function rulesOf(node: Structural, isRoot: boolean): readonly Rule[] | undefined {
  const said = node.rules.filter(({ rule }) => rule.trim() !== '');
  const type = said.length === 0 ? undefined : celTypeOf(node, 'self', isRoot || node.isEmbedded)?.type;
  return type && said.map((says) => compileRule(says, type, node));
}

function compileRule(says: ValidationRule, type: CelType, node: Structural): Rule {
  const { message } = compileMessage(says, type);
  const resolved = says.fieldPath ? resolveFieldPath(says.fieldPath, node) : undefined;
  const fieldPath = resolved?.ok ? resolved.path : '';
  return { says, check: compileCheck(says, type), message, fieldPath, type: node.type };
}

/** What a rule may name: the value, and what it was. */
function variablesOf({ optionalOldSelf }: ValidationRule, type: CelType): Readonly<Record<string, CelType>> {
  return { self: type, oldSelf: optionalOldSelf ? { type: 'optional', of: type } : type };
}

export function compileCheck(says: ValidationRule, type: CelType): CompiledRule {
  const compiled = compileCel(says.rule.trim(), { variables: variablesOf(says, type), returns: 'bool' });
  if (compiled.ok) return { ok: true, program: compiled.program, usesOldSelf: compiled.program.uses.has('oldSelf') };
  return { ok: false, error: described(compiled, 'rule', 'a bool') };
}

/** The program of a message expression, or what is wrong with it; neither where there is none. */
export function compileMessage(
  says: ValidationRule,
  type: CelType,
): { readonly message?: CelProgram; readonly error?: string } {
  const expression = says.messageExpression?.trim() ?? '';
  if (expression === '') return {};
  const compiled = compileCel(expression, { variables: variablesOf(says, type), returns: 'string' });
  return compiled.ok ? { message: compiled.program } : { error: described(compiled, 'messageExpression', 'a string') };
}

const described = (
  { reason, errors }: { readonly reason: 'expression' | 'result'; readonly errors: readonly string[] },
  what: 'rule' | 'messageExpression',
  wanted: string,
): string => {
  if (reason === 'result') return what === 'rule' ? 'must evaluate to a bool' : `${what} must evaluate to ${wanted}`;
  return what === 'rule'
    ? `compilation failed: ${errors.join('\n')}`
    : `${what} compilation failed: ${errors.join('\n')}`;
};
