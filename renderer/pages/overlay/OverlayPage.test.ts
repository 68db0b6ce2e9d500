import { expect, it } from 'vitest';
import { nextTick } from 'vue';
import type { OverlayRow, PeerEntries } from '../../../common/ipc/rows/overlay.ts';
import { mountInApp } from '../../mount-in-app.ts';
import OverlayPage from './OverlayPage.vue';

const all: PeerEntries = { kind: 'asked', route: true, neighbour: true, forwarding: true };
function row(node: string, peer: string, entries: PeerEntries): [string, OverlayRow] {
  const mac = 'aa:aa:aa:aa:aa:aa';
  const device = {
    kind: 'present',
    name: 'flannel.1',
    up: true,
    mac,
    mtu: 1450,
    vni: 1,
    address: '10.244.0.0/32',
  } as const;
  const peers = [{ node: peer, entries }];
  const announced = { subnet: '10.244.0.0/24', backend: 'vxlan', publicIP: '192.0.2.1', vtepMAC: mac };
  return [node, { node, ...announced, device, peers }];
}

async function shown(rows: Array<[string, OverlayRow]>) {
  const { main, wrapper } = await mountInApp(OverlayPage);
  main.rows('overlay', rows);
  await nextTick();
  return wrapper;
}

it('says in words, cell by cell, who reaches whom and what is missing', async () => {
  const lacking: PeerEntries = { kind: 'asked', route: true, neighbour: false, forwarding: false };
  const page = await shown([row('h1', 'h2', all), row('h2', 'h1', lacking)]);
  const cells = page.findAll('td').map((cell) => cell.text());
  expect(cells).toEqual([
    'h1 itself',
    'h1 has a way to h2',
    'h2 cannot reach h1: no neighbour entry, no forwarding entry',
    'h2 itself',
  ]);
  expect(page.get('section').text()).toContain('One way is broken.');
});

it.each<[what: string, entries: PeerEntries, words: string]>([
  ['all is well', all, 'Every node has a way to every other.'],
  ['no kernel could be asked', { kind: 'unasked' }, 'What the kernels have is not known.'],
])('sums the matrix up when %s', async (_what, entries, words) => {
  const page = await shown([row('h1', 'h2', entries), row('h2', 'h1', entries)]);
  expect(page.get('section').text()).toContain(words);
});

it('does not take nodes that have not announced themselves for reached', async () => {
  const alone = (node: string): [string, OverlayRow] => {
    const announced = { subnet: '', backend: '', publicIP: '', vtepMAC: '' };
    return [node, { node, ...announced, device: { kind: 'unasked' }, peers: [] }];
  };
  const nobody = (await shown([alone('h1'), alone('h2')])).get('section');
  expect(nobody.text()).toContain('nobody was asked');
  expect(nobody.find('.badge.good').exists()).toBe(false);
  expect(nobody.find('table').exists()).toBe(false);
  const one = (await shown([row('h1', 'h2', all), row('h2', 'h1', all), alone('h3')])).get('section');
  expect(one.text()).toContain('Of 4 ways nothing is known');
  expect(one.find('.badge.good').exists()).toBe(false);
});

it('has the nodes in the order of the table above', async () => {
  const page = await shown([row('n10', 'n9', all), row('n9', 'n10', all)]);
  expect(page.findAll('section tbody th').map((head) => head.text())).toEqual(['n9', 'n10']);
});

it('explains itself before there are nodes, and draws no matrix of a single one', async () => {
  expect((await shown([])).text()).toContain('No nodes yet');
  expect((await shown([row('h1', 'h2', all)])).find('table').exists()).toBe(false);
});
