import { optimizeAfterStart } from './supervisor/optimize-after-start.ts';

// First of all, and the rest only then: to load it is most of the start.
const onStarted = optimizeAfterStart();
const { runAgent } = await import('./run-agent.ts');
process.exit(await runAgent(process.argv.slice(2), onStarted));
