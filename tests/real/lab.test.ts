import { spawn } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { labPython } from "../../sdk/scripts/lab/environment.js";
import { MAIN, runAssay } from "../support/cli.js";
import { processesWith } from "../support/group.js";
import { listened } from "../support/listened.js";
import { freePort } from "../support/mlflow-server.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const python = requireReal("JupyterLab", findJupyter);

/** A cache that holds the environment of the tests as that of `assay lab`: it has the same JupyterLab. */
async function cacheOf(context: TestContext): Promise<string> {
  const { dir } = (await python).use(context);
  const cache = await temporaryFolder();
  const place = labPython({ ASSAY_CACHE_DIR: cache }).dir;
  await mkdir(dirname(place), { recursive: true });
  await symlink(dir, place);
  return cache;
}

/** `assay lab` of a folder, when it has told its address. */
async function lab(context: TestContext, cwd: string, ...args: string[]) {
  const home = await temporaryFolder();
  const env = {
    ...process.env,
    ASSAY_CACHE_DIR: await cacheOf(context),
    ...{ HOME: home, JUPYTER_CONFIG_DIR: join(home, "config"), JUPYTER_DATA_DIR: join(home, "data") },
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
  };
  const child = spawn(process.execPath, [MAIN, "lab", ...args, "--no-browser"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const { said, closed } = listened(child);
  for (
    let waited = 0;
    !said.out.includes("?token=") && child.exitCode === null && waited < 100_000;
    waited += 100
  )
    await sleep(100);
  const url = new URL(/http:\S+/.exec(said.out)?.[0] ?? `none:${said.error}`);
  const token = url.searchParams.get("token") ?? "";
  const get = async (path: string) => {
    const reply = await fetch(new URL(path, url), { headers: { authorization: `token ${token}` } });
    return (await reply.json()) as Record<
      string,
      Record<string, { spec: { display_name: string; argv: string[] } }>
    >;
  };
  return { child, closed, said, url, token, get };
}

describe("assay lab", () => {
  it("serves JupyterLab with the kernel of this copy, to whoever has the token, and ends with all its processes", async (context) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "mine.ipynb"), "{}");
    const port = await freePort();
    const { child, closed, said, url, token, get } = await lab(
      context,
      cwd,
      "mine.ipynb",
      "--port",
      String(port),
    );
    expect([url.hostname, url.port, url.pathname]).toEqual([
      "127.0.0.1",
      String(port),
      "/lab/tree/mine.ipynb",
    ]);
    const { kernelspecs } = await get("/api/kernelspecs");
    expect(kernelspecs.assay.spec).toMatchObject({
      display_name: "TypeScript (Assay)",
      argv: [process.execPath, join(ROOT, "dist", "kernel", "main.js"), "{connection_file}"],
    });
    expect(JSON.stringify(await get("/api/contents"))).toContain("mine.ipynb");
    expect((await fetch(new URL("/api/contents", url))).status).toBe(403);
    // A kernel, so that there is one to end.
    const made = await fetch(new URL("/api/kernels", url), {
      method: "POST",
      headers: { authorization: `token ${token}` },
      body: JSON.stringify({ name: "assay" }),
    });
    expect(made.status).toBe(201);
    child.kill("SIGINT");
    expect(await closed, said.error).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(processesWith(`--port=${port}`)).toEqual([]);
  });

  it.each([
    [["nowhere"], 2, "the folder is not there"],
    [["--port", "0"], 2, "--port is wrong"],
  ])("refuses %j before anything is made", async (args, code, said) => {
    const cwd = await temporaryFolder();
    const done = await runAssay(["lab", ...args], { cwd, env: { ASSAY_CACHE_DIR: cwd } });
    expect([done.code, done.stderr]).toEqual([code, expect.stringContaining(said)]);
  });

  it("says what is missing where there is no Python", async () => {
    const cwd = await temporaryFolder();
    const done = await runAssay(["lab", "--no-browser"], { cwd, env: { ASSAY_CACHE_DIR: cwd, PATH: cwd } });
    expect([done.code, done.stderr]).toEqual([1, expect.stringContaining("DEPENDENCY_MISSING")]);
  });
});
