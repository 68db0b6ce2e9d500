import { readFileSync } from 'node:fs';
import { SampleApiServer } from '../../../integration/apiserver/sample-api-server.ts';

/** An API server of another group as a pod runs it. */
const text = (path: string) => readFileSync(path, 'utf8');
const tls = { cert: text('/serving/tls.crt'), key: text('/serving/tls.key'), ca: text('/program/front-proxy-ca.crt') };
await new SampleApiServer(tls).listen('0.0.0.0', 8443);
