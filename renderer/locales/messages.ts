/** The languages there are; both always have the same messages. */
export type Language = 'en' | 'zh';
export const languages: readonly Language[] = ['en', 'zh'];

/** Texts by name, nested at will; `{name}` is filled in by vue-i18n. */
export interface Messages {
  readonly [name: string]: string | Messages;
}

/** The same names, with other texts. */
export type SameNames<M extends Messages> = {
  readonly [N in keyof M]: M[N] extends Messages ? SameNames<M[N]> : string;
};

/** Texts in both languages; a name that one of them lacks does not compile. */
export function defineMessages<M extends Messages>(en: M, zh: SameNames<M>): { en: M; zh: SameNames<M> } {
  return { en, zh };
}
