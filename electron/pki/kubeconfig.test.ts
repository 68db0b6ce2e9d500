import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseKubeconfig } from '../../common/client/kubeconfig.ts';
import { kubeconfigText } from './kubeconfig.ts';

const content = {
  cluster: 'lab',
  server: 'https://10.0.0.1:6443',
  authority: '-----BEGIN CERTIFICATE-----\nAUTHORITY\n-----END CERTIFICATE-----\n',
  user: 'system:node:h1',
  credential: {
    certificate: `-----BEGIN CERTIFICATE-----\n${'x'.repeat(2000)}\n-----END CERTIFICATE-----\n`,
    privateKey: '-----BEGIN PRIVATE KEY-----\nKEY\n-----END PRIVATE KEY-----\n',
  },
};

it('is read back by our client as it was written', () => {
  expect(parseKubeconfig(kubeconfigText(content), 'admin.conf')).toEqual({
    server: content.server,
    ca: content.authority,
    cert: content.credential.certificate,
    key: content.credential.privateKey,
    token: undefined,
  });
});

it('has the form that kubectl expects, with data on one line', () => {
  const text = kubeconfigText(content);
  expect(parse(text)).toMatchObject({
    apiVersion: 'v1',
    kind: 'Config',
    contexts: [{ name: 'system:node:h1@lab', context: { cluster: 'lab', user: 'system:node:h1' } }],
    'current-context': 'system:node:h1@lab',
  });
  expect(text).toMatch(/client-certificate-data: [A-Za-z0-9+/=]{2000,}\n/);
});

it('is the same text each time, so that an unchanged file stays as it is', () => {
  expect(kubeconfigText(content)).toBe(kubeconfigText({ ...content }));
});
