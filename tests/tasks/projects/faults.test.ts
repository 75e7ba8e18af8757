import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { MAIN, runAssay } from "../../support/cli.js";
import { finished } from "../../support/run-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const BIKES = join(ROOT, "fixtures", "bikes.csv");

/** A PATH whose git makes no repository before half a minute is over. */
async function pathOfSlowGit(folder: string): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "git"), '#!/bin/sh\ncase "$*" in *--version*) ;; *) exec sleep 30 ;; esac\n');
  await chmod(join(bin, "git"), 0o755);
  return `${bin}${delimiter}${process.env.PATH}`;
}

describe.runIf(process.platform !== "win32")("assay init that is stopped half-way", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("by %s leaves nothing", async (signal) => {
    const folder = await temporaryFolder();
    const place = join(folder, "place");
    await mkdir(place);
    const env = { ...process.env, PATH: await pathOfSlowGit(folder) };
    const child = spawn(process.execPath, [MAIN, "init", "above/x", "--yes"], { cwd: place, env });
    const ended = finished(child);
    try {
      // The hidden folder is there, and the project in it but for its repository.
      await expect
        .poll(
          () => readdirSync(place, { recursive: true }).some((path) => String(path).endsWith("bikes.csv")),
          { interval: 50 },
        )
        .toBe(true);
      expect(existsSync(join(place, "above"))).toBe(false);
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect([code, stdout]).toEqual([130, ""]);
      expect(stderr).toContain("INTERRUPTED");
      expect(readdirSync(place)).toEqual([]);
    } finally {
      if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "close");
    }
  });

  it("by SIGKILL leaves a hidden folder, which the next one minds as little as its user", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "x", ".x.0a1b2c3d.assay-init"), { recursive: true });
    const { code, stderr } = await runAssay(["init", "x", "--yes", "--no-git"], { cwd: folder });
    expect(code, stderr).toBe(0);
    expect(existsSync(join(folder, "x", "package.json"))).toBe(true);
  });
});

describe("assay init --install without a network", () => {
  it("keeps the project, and says what to type when there is one", async () => {
    const folder = await temporaryFolder();
    const env = {
      NPM_CONFIG_USERCONFIG: join(folder, "none"),
      // Nobody listens there.
      NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/",
      NPM_CONFIG_CACHE: join(folder, "cache"),
      NPM_CONFIG_FETCH_RETRIES: "0",
    };
    const { code, stdout, stderr } = await runAssay(["init", "x", "--yes", "--install"], {
      cwd: folder,
      env,
    });
    expect(code).toBe(1);
    expect(stdout).toContain("x is made");
    expect(stderr).toMatch(/INSTALL_FAILED: the project is made.*registry cannot be reached/);
    expect(stderr).toContain("run `npm install` when there is a network");
    expect(existsSync(join(folder, "x", "package.json"))).toBe(true);
  });
});

/** util-linux's `script` runs a command in a pseudo-terminal; what is written to it is typed there. */
async function typed(
  cwd: string,
  command: string,
  answers: readonly (readonly [prompt: string, keys: string])[],
) {
  const line = `stty cols 100; exec "${process.execPath}" "${MAIN}" ${command}`;
  const child = spawn("script", ["-qec", line, "/dev/null"], { cwd, env: { ...process.env, TERM: "xterm" } });
  const ended = finished(child);
  let seen = "";
  const left = [...answers];
  child.stdout.on("data", (text: string) => {
    seen += text;
    const [next] = left;
    if (next === undefined || !seen.includes(next[0])) return;
    left.shift();
    seen = "";
    child.stdin.write(next[1]);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), 100_000);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
    child.stdin.end();
  }
}

describe.runIf(process.platform === "linux")("assay init in a terminal", () => {
  it("asks for folder, data and target, and whether to install", async () => {
    const folder = await temporaryFolder();
    const { code, stdout } = await typed(folder, "init", [
      ["Where shall the project be?", "mine\r"],
      ["Which data file?", `${BIKES}\r`],
      ["Install the packages by npm?", "n"],
      // Up from the first is the last: bikers.
      ["Which column is to be predicted?", "\u001b[A\r"],
    ]);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("bikers, a regression");
    expect(existsSync(join(folder, "mine", "confs", "training.yaml"))).toBe(true);
  });

  it("makes nothing where one leaves by Ctrl-C", async () => {
    const folder = await temporaryFolder();
    const { code, stdout } = await typed(folder, "init", [["Where shall the project be?", "\u0003"]]);
    expect([code, stdout]).toEqual([130, expect.stringContaining("INTERRUPTED: no project was made")]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
