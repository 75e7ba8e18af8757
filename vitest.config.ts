import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Types are tested too: a wrong order of the chain must not compile.
    typecheck: { enabled: true, include: ["tests/types/*.test-d.ts"], ignoreSourceErrors: true },
    exclude: ["tests/benchmarks/**", "node_modules/**"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What a test waits for comes late on a busy machine; a second, as Vitest has it, is not enough.
    expect: { poll: { timeout: 60_000 } },
    // Forked processes: native modules (DuckDB, TensorFlow) and global engines stay apart from test to test file.
    pool: "forks",
    // Vitest leaves one core free, of two that is half: much of the time goes into waiting for servers and browsers.
    maxWorkers: "100%",
    globalSetup: ["tests/global-setup.ts"],
    setupFiles: ["tests/setup.ts"],
    coverage: {
      // Vitest's measure by V8, and of the processes that tests start.
      provider: "custom",
      customProviderModule: "./tests/support/coverage/provider.ts",
      include: ["sdk/**/*.ts", "kernel/**/*.ts", "tasks/**/*.ts"],
      // Bundled for pages and run in Chromium, where nothing of Node's looks.
      exclude: ["sdk/display/browser/**"],
      reporter: ["text-summary", "html"],
    },
  },
});
