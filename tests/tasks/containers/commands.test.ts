import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runAssay } from "../../support/cli.js";
import { freePort } from "../../support/mlflow-server.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A project with the container files, and a PATH that begins with programs that write down what they are told. */
async function project(programs: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const bin = join(folder, "bin");
  const home = join(folder, "home");
  for (const dir of [bin, home]) mkdirSync(dir);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), JSON.stringify(value));
  write("package.json", { name: "@me/bikes", version: "1.2.0" });
  const lock = (assay: object) => write("package-lock.json", { packages: { "node_modules/assay": assay } });
  lock({ version: "0.1.0", resolved: "file:assay-0.1.0.tgz" });
  const env = {
    PATH: [bin, "/usr/bin", "/bin"].join(delimiter),
    HOME: home,
    NPM_CONFIG_USERCONFIG: undefined,
    npm_config_userconfig: undefined,
  };
  const task = (name: string, ...words: string[]) =>
    runAssay(["task", name, ...words], { cwd: folder, env: { ...env, MLFLOW_TRACKING_URI: undefined } });
  expect((await task("containers:new")).code).toBe(0);
  return { folder, home, lock, task };
}

/** Answers `version`, and writes the words of everything else. */
const RECORDS =
  'case "$*" in *version*) echo 5.1.0;; *) for word in "$@"; do echo "$word"; done > words; echo "STEP 1/2: FROM x";; esac';

const wordsOf = (folder: string): string[] =>
  readFileSync(join(folder, "words"), "utf8").trimEnd().split("\n");

describe("containers:new", () => {
  it("leaves what is there", async () => {
    const { folder, task } = await project();
    writeFileSync(join(folder, "Containerfile"), "FROM mine");
    const { stdout } = await task("containers:new");
    expect(stdout).toContain("Containerfile: is there already");
    expect(readFileSync(join(folder, "Containerfile"), "utf8")).toBe("FROM mine");
  });
});

describe("containers:build", () => {
  it("hands name, stage, arguments and npm's settings to the engine, the latter as a secret", async () => {
    const { folder, home, task } = await project({ podman: RECORDS });
    writeFileSync(join(home, ".npmrc"), "registry=https://example.org");
    mkdirSync(join(folder, "model"));
    const { code, stdout, stderr } = await task(
      ...(["containers:build", "--base", "my/base:1", "--model", "model"] as const),
    );
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/error/i)]);
    expect(stdout).toContain("me/bikes:1.2.0 is built, by podman 5.1.0.");
    expect(wordsOf(folder)).toEqual([
      ...["build", "--format=docker", "--file", join(folder, "Containerfile")],
      ...["--target", "serving", "--tag", "me/bikes:1.2.0"],
      ...["--build-arg", "BASE=my/base:1", "--build-arg", "MODEL=model"],
      ...["--secret", `id=npmrc,src=${join(home, ".npmrc")}`, folder],
    ]);
  });

  it("tells the end of what the engine said where it fails", async () => {
    const failing = 'case "$*" in version*) echo 5.1.0;; *) echo "no such image" >&2; exit 125;; esac';
    const { task } = await project({ podman: failing });
    const { code, stderr } = await task("containers:build", "--target", "jupyter");
    expect(code).toBe(1);
    expect(stderr).toMatch(/INSTALL_FAILED: podman could not build me\/bikes-jupyter:1.2.0/);
    expect(stderr).toContain("no such image");
  });

  it("says what to do where a lock file, a place or an engine will not do", async () => {
    const { lock, task } = await project({ podman: RECORDS });
    expect((await task("containers:build", "--model", "../elsewhere")).stderr).toMatch(
      /CLI_USAGE: --model is not in/,
    );
    expect((await task("containers:build", "--engine", "lxc")).stderr).toMatch(
      /CLI_USAGE: --engine is wrong/,
    );
    lock({ version: "0.1.0", resolved: "file:../assay-0.1.0.tgz" });
    expect((await task("containers:build")).stderr).toMatch(/a place that no image build can see/);
    lock({ version: "0.1.0", dev: true });
    expect((await task("containers:build")).stderr).toMatch(/assay among the development dependencies/);
  });

  it("names what to install where there is no engine, or its daemon is away", async () => {
    const { task } = await project({
      podman: "echo 'cannot connect to Podman socket' >&2; exit 125",
      docker: "echo 'Cannot connect to the Docker daemon' >&2; exit 1",
      buildah: "exit 127",
    });
    const { code, stderr } = await task("containers:build");
    expect(code).toBe(1);
    expect(stderr).toMatch(/TOOL_MISSING: .*Cannot connect to the Docker daemon.*apt-get install podman/);
  });
});

describe("containers:run", () => {
  it("runs the service on this machine's address, with the runs of the project to read", async () => {
    const { folder, task } = await project({ podman: RECORDS });
    mkdirSync(join(folder, "mlruns"));
    const port = String(await freePort());
    const { code } = await task("containers:run", "--port", port, "--model", "models:/bikes@Champion");
    expect(code).toBe(0);
    const words = wordsOf(folder);
    expect(words.slice(0, 2)).toEqual(["run", "--rm"]);
    expect(words.at(-1)).toBe("me/bikes:1.2.0");
    expect(words.join(" ")).toContain(`--publish 127.0.0.1:${port}:8080`);
    expect(words.join(" ")).toContain(`--volume ${join(folder, "mlruns")}:/app/mlruns:ro`);
    expect(words.join(" ")).toContain("--env MODEL=models:/bikes@Champion");
  });

  it("starts the compose file, with the service where there is a model for it", async () => {
    const { folder, task } = await project({ docker: RECORDS });
    expect((await task("containers:run", "--compose")).code).toBe(0);
    const file = join(folder, "compose.yaml");
    expect(wordsOf(folder)).toEqual(["compose", "--file", file, "up", "--build"]);
    await task("containers:run", "--compose", "--model", "models:/bikes@Champion");
    expect(wordsOf(folder)).toEqual(["compose", "--file", file, "--profile", "serving", "up", "--build"]);
  });
});
