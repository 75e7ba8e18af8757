import { makeCollector } from "./collector.js";

// Run by `npx jiti tests/support/make-collector.ts`: builds OpenTelemetry's collector for the real tests, once.
makeCollector().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
