import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What is packed must have been prebuilt: `npm run test:package` does both.
    exclude: process.env.MELISMA_TEST_PACKAGE ? [] : ['test/package/**'],
    // A crash of the addon stays in one file.
    pool: 'forks',
    // The usual one core less than there are leaves half of a small machine idle.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
