// Builds the startup snapshot beside a running kernel, which started without one.
import { buildSnapshot } from "./build.js";

buildSnapshot({ background: true }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
