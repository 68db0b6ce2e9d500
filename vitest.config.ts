import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

/** Unit tests stand beside their code; what needs real etcd, containerd, kubectl or the lab stands under test/. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{common,electron,agent-bundle,build,test/lab,test/fakes}/**/*.test.ts'],
          testTimeout: 15_000,
          setupFiles: ['test/sampling.ts'],
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'dom',
          include: ['renderer/**/*.test.ts'],
          environment: 'happy-dom',
          // One page for the files of a worker: making one anew takes longer than most files.
          isolate: false,
          testTimeout: 15_000,
          setupFiles: ['test/sampling.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          setupFiles: ['test/sampling.ts'],
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
