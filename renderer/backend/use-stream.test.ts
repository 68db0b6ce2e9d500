import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { backendKey } from './backend.ts';
import { FakeMain } from './fake-main.ts';
import { type LiveStream, useStream } from './use-stream.ts';

function shown(held: Promise<void> | undefined = undefined) {
  const main = new FakeMain();
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
  return { main, component, unit, seen, stream };
}

describe('a stream of a component', () => {
  it('is opening until something comes, then open, then ended', () => {
    const { stream, main, seen } = shown();
    expect(stream.state.value.kind).toBe('opening');
    main.say({ type: 'chunks', id: 1, chunks: ['one', 'two'] });
    expect(stream.state.value.kind).toBe('open');
    main.say({ type: 'end', id: 1 });
    expect(stream.state.value.kind).toBe('ended');
    expect(seen).toEqual(['opening', 'one', 'two']);
  });

  it('fails with the error it ended with, and begins anew when reopened', () => {
    const { stream, main, seen } = shown();
    main.say({ type: 'end', id: 1, error: { code: 'api-refused', params: { status: 400, reason: 'no such unit' } } });
    expect(stream.state.value).toMatchObject({ kind: 'failed', error: { code: 'api-refused' } });
    stream.reopen();
    expect(stream.state.value.kind).toBe('opening');
    expect(main.types).toEqual(['open 1', 'open 2']);
    expect(seen).toEqual(['opening', 'opening']);
  });

  it('fails when the main process is gone', () => {
    const { stream, main } = shown();
    main.lose();
    expect(stream.state.value).toMatchObject({ kind: 'failed', error: { code: 'backend-lost' } });
  });

  it('asks for more only once what came has been taken', async () => {
    let take = () => {};
    const { main } = shown(new Promise<void>((resolve) => (take = resolve)));
    main.say({ type: 'chunks', id: 1, chunks: ['one'] });
    await nextTick();
    expect(main.types).toEqual(['open 1']);
    take();
    await expect.poll(() => main.types).toEqual(['open 1', 'credit 1']);
  });

  it('is closed with its component, and what still arrives is not shown', () => {
    const { component, main, seen } = shown();
    component.unmount();
    main.say({ type: 'chunks', id: 1, chunks: ['late'] });
    expect(main.types).toEqual(['open 1', 'close 1']);
    expect(seen).toEqual(['opening']);
  });

  it('is opened anew when its parameters change, and closed when there are none', async () => {
    const { unit, main } = shown();
    unit.value = 'kubelet';
    await nextTick();
    unit.value = undefined;
    await nextTick();
    expect(main.types).toEqual(['open 1', 'close 1', 'open 2', 'close 2']);
  });
});
