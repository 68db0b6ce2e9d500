import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import type { ToMain, ToRenderer } from '../../common/ipc/wire.ts';
import { Backend, backendKey } from './backend.ts';
import { type LiveStream, useStream } from './use-stream.ts';

/** A main process that says what the test tells it to, and remembers what it was sent. */
function mainProcess() {
  const sent: ToMain[] = [];
  let hear = (_message: ToRenderer) => {};
  let lose = () => {};
  const backend = new Backend({
    send: (message) => void sent.push(message),
    onMessage: (handler) => (hear = handler),
    onClose: (handler) => (lose = handler),
    close: () => {},
  });
  return { backend, sent, say: (message: ToRenderer) => hear(message), lose: () => lose() };
}

function shown(held: Promise<void> | undefined = undefined) {
  const main = mainProcess();
  const unit = ref<string | undefined>('etcd');
  const seen: string[] = [];
  let stream!: LiveStream<'hosts.journal'>;
  const component = mount(
    defineComponent(() => {
      stream = useStream(
        'hosts.journal',
        () => (unit.value === undefined ? undefined : { cluster: 'c', host: 'a', unit: unit.value, lines: 10 }),
        {
          onOpening: () => void seen.push('opening'),
          onChunks: (chunks) => {
            seen.push(...chunks);
            return held;
          },
        },
      );
      return () => h('p');
    }),
    { global: { provide: { [backendKey]: main.backend } } },
  );
  return { ...main, component, unit, seen, stream };
}

const typesOf = (sent: readonly ToMain[]) => sent.map(({ type, id }) => `${type} ${id}`);

describe('a stream of a component', () => {
  it('is opening until something comes, then open, then ended', async () => {
    const { stream, say, seen } = shown();
    expect(stream.state.value.kind).toBe('opening');
    say({ type: 'chunks', id: 1, chunks: ['one', 'two'] });
    expect(stream.state.value.kind).toBe('open');
    say({ type: 'end', id: 1 });
    expect(stream.state.value.kind).toBe('ended');
    expect(seen).toEqual(['opening', 'one', 'two']);
  });

  it('fails with the error it ended with, and begins anew when reopened', () => {
    const { stream, say, sent, seen } = shown();
    say({ type: 'end', id: 1, error: { code: 'api-refused', params: { status: 400, reason: 'no such container' } } });
    expect(stream.state.value).toMatchObject({ kind: 'failed', error: { code: 'api-refused' } });
    stream.reopen();
    expect(stream.state.value.kind).toBe('opening');
    expect(typesOf(sent)).toEqual(['open 1', 'open 2']);
    expect(seen).toEqual(['opening', 'opening']);
  });

  it('fails when the main process is gone', () => {
    const { stream, lose } = shown();
    lose();
    expect(stream.state.value).toMatchObject({ kind: 'failed', error: { code: 'backend-lost' } });
  });

  it('asks for more only once what came has been taken', async () => {
    let take = () => {};
    const { say, sent } = shown(new Promise<void>((resolve) => (take = resolve)));
    say({ type: 'chunks', id: 1, chunks: ['one'] });
    await nextTick();
    expect(typesOf(sent)).toEqual(['open 1']);
    take();
    await expect.poll(() => typesOf(sent)).toEqual(['open 1', 'credit 1']);
  });

  it('is closed with its component, and what still arrives is not shown', () => {
    const { component, sent, say, seen } = shown();
    component.unmount();
    say({ type: 'chunks', id: 1, chunks: ['late'] });
    expect(typesOf(sent)).toEqual(['open 1', 'close 1']);
    expect(seen).toEqual(['opening']);
  });

  it('is opened anew when its parameters change, and closed when there are none', async () => {
    const { unit, sent } = shown();
    unit.value = 'kubelet';
    await nextTick();
    unit.value = undefined;
    await nextTick();
    expect(typesOf(sent)).toEqual(['open 1', 'close 1', 'open 2', 'close 2']);
  });
});
