/** For tests: half-width signs in a Chinese text, where Chinese sets `，。：；？！`. What is quoted (`a:b`, “a:b”) is as it is. */
export function halfWidth(text: string): string[] {
  const own = text.replace(/`[^`]*`|“[^”]*”/g, '“”');
  if (!/\p{Script=Han}/u.test(own)) return [];
  return (
    own.match(
      /.?(?:(?<=[\p{Script=Han}）」”}])[,;:?!]|(?<=[\p{Script=Han}）」”])\.|[,;:?!](?=\p{Script=Han})|[?!]$).?/gu,
    ) ?? []
  );
}
