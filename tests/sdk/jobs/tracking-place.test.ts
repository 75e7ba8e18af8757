import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { jobEnvironment } from "../../../sdk/jobs/environment.js";
import { openRegistry, openTracking } from "../../../sdk/jobs/tracking-place.js";

const cwd = resolve("/no/such/folder");
const at = (env: Readonly<Record<string, string>>) => jobEnvironment({ cwd, env });
const folder = (name: string) => pathToFileURL(join(cwd, name)).href;

describe("the store of registered models", () => {
  it.each([
    [{}, {}, "mlruns"],
    [{}, { MLFLOW_TRACKING_URI: "./runs" }, "runs"],
    [{}, { MLFLOW_TRACKING_URI: "./runs", MLFLOW_REGISTRY_URI: "./models" }, "models"],
    [{ trackingUri: "./a" }, { MLFLOW_TRACKING_URI: "./runs" }, "a"],
    // As MLflow's client: the variable stays where only the runs are looked for elsewhere.
    [{ trackingUri: "./a" }, { MLFLOW_REGISTRY_URI: "./models" }, "models"],
    [{ trackingUri: "./a", registryUri: "./b" }, { MLFLOW_REGISTRY_URI: "./models" }, "b"],
  ])("of %j with %j is %s", (uris, env, name) => {
    expect(openRegistry(uris, at(env)).uri).toBe(folder(name));
  });

  it("does not change where runs are", () => {
    expect(openTracking(undefined, at({ MLFLOW_REGISTRY_URI: "./models" })).uri).toBe(folder("mlruns"));
  });
});
