import { afterAll, beforeAll, type TestContext } from "vitest";
import { type MlflowServer, startMlflow } from "./mlflow-server.js";
import { findPython, type PythonEnvironment } from "./python.js";
import { requireReal } from "./real.js";

/**
 * One MLflow server for all tests of a `describe`, which calls this once. What it returns gives the server and its Python to
 * a test, or skips it, with the reason, where Python cannot be had.
 */
export function serverOfTests(): (
  context: TestContext,
) => Promise<{ readonly server: MlflowServer; readonly environment: PythonEnvironment }> {
  const python = requireReal("Python with MLflow", findPython);
  let server: MlflowServer | undefined;
  beforeAll(async () => {
    const environment = (await python).found;
    if (environment !== undefined) server = await startMlflow(environment);
  });
  afterAll(() => server?.stop());
  return async (context) => {
    const environment = (await python).use(context);
    if (server === undefined) throw new Error("the server was not started");
    return { server, environment };
  };
}
