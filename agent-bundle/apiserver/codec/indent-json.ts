const token = /"(?:[^"\\]|\\[^])*"|\{\}|\[\]|[{}[\],:]/g;

/** JSON without blanks, laid out for people as `JSON.stringify(value, null, 2)` would; numbers stay as they are written. */
export function indentJson(json: string): string {
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return json.replace(token, (found) => {
    switch (found) {
      case '{':
      case '[':
        depth++;
        return found + line();
      case '}':
      case ']':
        depth--;
        return line() + found;
      case ',':
        return found + line();
      case ':':
        return ': ';
      default:
        return found;
    }
  });
}
