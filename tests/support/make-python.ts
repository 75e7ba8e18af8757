import { JUPYTER_REQUIREMENTS, KAFKA_REQUIREMENTS, makePython } from "./python.js";

// Run by `npx jiti tests/support/make-python.ts`: makes the Python environments of the real tests, once.
makePython()
  .then(() => makePython(JUPYTER_REQUIREMENTS))
  .then(() => makePython(KAFKA_REQUIREMENTS))
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
