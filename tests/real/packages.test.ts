import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { findInterpreter } from "../../sdk/io/python/index.js";
import { runAssay } from "../support/cli.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

let python: Awaited<ReturnType<typeof requireReal<string>>>;
beforeAll(async () => {
  python = await requireReal("Python", () => findInterpreter());
});

describe("what is published (npm pack, hatchling)", () => {
  it("is byte for byte the same from another copy, built later, elsewhere and under another umask", async (context) => {
    python.use(context);
    const folder = await mkdtemp(join(tmpdir(), "assay copy "));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const copy = join(folder, "elsewhere");
    const listed = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" });
    for (const name of listed.split("\0").filter((path) => path !== "")) {
      mkdirSync(dirname(join(copy, name)), { recursive: true });
      cpSync(join(ROOT, name), join(copy, name));
    }
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const script = 'umask 077 && chmod -R go-rwx . && exec "$0" tasks/build.mjs';
    const built = spawnSync("sh", ["-c", script, process.execPath], { cwd: copy, encoding: "utf8" });
    expect([built.status, built.stderr]).toEqual([0, ""]);
    const digests: Record<string, string>[] = [];
    for (const [cwd, zone] of [
      [ROOT, "UTC"],
      [copy, "Asia/Tokyo"],
    ] as const) {
      const out = join(folder, zone.replace("/", "-"));
      const { code, stderr } = await runAssay(["task", "packages:build", "--out", out], {
        ...{ cwd, env: { TZ: zone, SOURCE_DATE_EPOCH: undefined }, timeoutMs: 200_000 },
      });
      expect(code, stderr).toBe(0);
      const digest = (name: string) =>
        createHash("sha256")
          .update(readFileSync(join(out, name)))
          .digest("hex");
      digests.push(Object.fromEntries(readdirSync(out).map((name) => [name, digest(name)])));
    }
    expect(Object.keys(digests[0] ?? {}).map((name) => name.replace(/^.*\./, ""))).toEqual(["tgz", "whl"]);
    expect(digests[1]).toEqual(digests[0]);
  }, 500_000);
});
