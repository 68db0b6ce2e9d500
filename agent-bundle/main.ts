import { optimizeAfterStart } from './supervisor/optimize-after-start.ts';

const args = process.argv.slice(2);
// First of all, and the rest only then: to load it is most of the start. What an apiserver does from its first request on is worth
// optimizing at once.
const onStarted = args.includes('apiserver') ? () => undefined : optimizeAfterStart();
const { runAgent } = await import('./run-agent.ts');
process.exit(await runAgent(args, onStarted));
