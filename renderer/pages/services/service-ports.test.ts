import { expect, it } from 'vitest';
import { portWords } from './service-ports.ts';

it.each([
  [{ name: '', port: 80, targetPort: '8080', protocol: 'TCP' }, '80→8080/TCP'],
  [{ name: '', port: 80, targetPort: 'http', protocol: 'TCP' }, '80→http/TCP'],
  [{ name: 'dns', port: 53, targetPort: '53', protocol: 'UDP' }, '53/UDP'],
  [{ name: '', port: 443, targetPort: '', protocol: 'TCP' }, '443/TCP'],
])('%o reads %s', (port, words) => expect(portWords(port)).toBe(words));
