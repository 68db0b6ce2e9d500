const reference = /\$(\$|\(([^()]*)\))/g;

/**
 * Replaces `$(NAME)` by the variable's value, and `$$` by `$`; a name that is not known stays as it stands.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(reference, (whole, escaped: string, name: string | undefined) => {
    if (name === undefined) return escaped;
    return variables.get(name) ?? whole;
  });
}
