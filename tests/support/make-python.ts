import { makePython } from "./python.js";

// Run by `npx jiti tests/support/make-python.ts`: makes the Python environment of the real tests, once.
makePython().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
