import { type ComputedRef, type Ref, computed, ref, shallowRef } from 'vue';
import { AppError } from '../../../common/base/app-error.ts';
import type { ObjectActions, ObjectName } from '../../composables/use-object-actions.ts';
import { mergeLines } from './merge-lines.ts';

/**
 *   loading ──▶ viewing ──edit──▶ editing ──review (a dry run)──▶ reviewing ──save──▶ viewing
 *      └▶ failed   ▲─────cancel──────┘ ▲────────go on editing─────────┘
 */
export type YamlMode = 'loading' | 'failed' | 'viewing' | 'editing' | 'reviewing';

/** What the server said to the last review or saving, or what became of taking the newest version. */
export type YamlRemark =
  | { readonly kind: 'refused'; readonly error: AppError }
  /** The object was changed since it was loaded. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'merged' }
  /** The newest version changed lines that were changed here, too: those stayed as they are here. */
  | { readonly kind: 'overlap' };

export interface YamlEdit {
  readonly mode: Readonly<Ref<YamlMode>>;
  readonly busy: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<AppError | undefined>>;
  readonly remark: Readonly<Ref<YamlRemark | undefined>>;
  /** As it was loaded; `text` is what the person makes of it. */
  readonly base: Readonly<Ref<string>>;
  readonly text: Ref<string>;
  readonly isUnsaved: ComputedRef<boolean>;
  readonly load: () => Promise<void>;
  readonly edit: () => void;
  /** Drops the text. */
  readonly cancel: () => void;
  readonly review: () => Promise<void>;
  readonly goOn: () => void;
  /** Answers whether it is saved. */
  readonly save: () => Promise<boolean>;
  /** After a conflict: the newest version with the person's changes on top of it. */
  readonly takeNewest: () => Promise<void>;
}

export function useYamlEdit(object: () => ObjectName, actions: ObjectActions): YamlEdit {
  const mode = ref<YamlMode>('loading');
  const busy = ref(false);
  const error = shallowRef<AppError>();
  const remark = shallowRef<YamlRemark>();
  const base = ref('');
  const text = ref('');

  /** Runs what asks the server; answers whether it went well. */
  async function asking(act: () => Promise<void>, onError: (error: AppError) => void): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    remark.value = undefined;
    try {
      await act();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      onError(thrown);
      return false;
    } finally {
      busy.value = false;
    }
  }
  const refused = (thrown: AppError) => {
    mode.value = 'editing';
    remark.value = thrown.code === 'api-object-conflict' ? { kind: 'conflict' } : { kind: 'refused', error: thrown };
  };
  function show(yaml: string): void {
    base.value = yaml;
    text.value = yaml;
    mode.value = 'viewing';
  }

  return {
    mode,
    busy,
    error,
    remark,
    base,
    text,
    isUnsaved: computed(() => (mode.value === 'editing' || mode.value === 'reviewing') && text.value !== base.value),
    async load() {
      await asking(
        async () => show(await actions.yaml(object())),
        (thrown) => {
          error.value = thrown;
          mode.value = 'failed';
        },
      );
    },
    edit() {
      remark.value = undefined;
      mode.value = 'editing';
    },
    cancel() {
      remark.value = undefined;
      show(base.value);
    },
    async review() {
      if (text.value === base.value) {
        remark.value = { kind: 'unchanged' };
        return;
      }
      await asking(async () => {
        await actions.replace(object(), text.value, { dryRun: true });
        mode.value = 'reviewing';
      }, refused);
    },
    goOn: () => (mode.value = 'editing'),
    save: () => asking(async () => show(await actions.replace(object(), text.value, { dryRun: false })), refused),
    async takeNewest() {
      await asking(async () => {
        const newest = await actions.yaml(object());
        const merge = mergeLines(base.value.split('\n'), text.value.split('\n'), newest.split('\n'));
        text.value = asOfVersion(merge.lines.join('\n'), newest);
        base.value = newest;
        remark.value = { kind: merge.overlaps === 0 ? 'merged' : 'overlap' };
      }, refused);
    },
  };
}

/** The text, said to be a change of the newest version: that one is named by its resourceVersion. */
function asOfVersion(text: string, newest: string): string {
  const version = /^ {2}resourceVersion: .*$/m;
  const line = version.exec(newest)?.[0];
  return line === undefined ? text : text.replace(version, () => line);
}
