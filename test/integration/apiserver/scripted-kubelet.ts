import type { LocalMaster } from '../local-master.ts';
import { type Script, StandInKubelet } from './stand-in-kubelet.ts';

/** Says the same to everybody: two lines of a log, and in a shell what was asked to run. */
const script: Script = {
  log: ({ searchParams }, response) => {
    if (searchParams.has('previous')) {
      response.writeHead(400).end('previous terminated container "main" in pod "web" not found');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('one\n');
    // The second line comes when the first is on its way: a log that is followed is not held back.
    if (searchParams.get('follow') === 'true') setImmediate(() => response.end('two\n'));
    else response.end('two\n');
  },
  /** On the streams of v5.channel.k8s.io: what it was asked, and that all went well. */
  shell: ({ searchParams }, shell) => {
    const command = searchParams.getAll('command').join(' ');
    shell.send(Buffer.concat([Buffer.from([1]), Buffer.from(`ran ${command}\n`)]));
    shell.send(Buffer.concat([Buffer.from([3]), Buffer.from('{"metadata":{},"status":"Success"}')]));
    shell.close(1000);
  },
  /** Another protocol, of which nobody on the way knows anything. */
  conversation: (socket) => {
    socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk.toString()}`));
    socket.on('end', () => socket.end());
  },
};

export const startScriptedKubelet = (master: LocalMaster): Promise<StandInKubelet> =>
  StandInKubelet.start(master, script);
