import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { oneAtATime } from "./made-once.js";
import { REAL_REQUIRED } from "./real.js";
import { runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";

const MANIFEST = join(ROOT, "tests", "real", "collector", "builder.yaml");
const BUILDER = "go.opentelemetry.io/collector/cmd/builder@v0.165.0";

/** The program; the manifest's hash is in its folder's name, so that a change of it makes another. */
function program(): string {
  const hash = createHash("sha256").update(readFileSync(MANIFEST)).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "assay", "test-collector", hash, "collector");
}

/** Builds OpenTelemetry's collector of Go's modules (some minutes, once). Throws why it cannot be had. */
export async function makeCollector(): Promise<string> {
  const file = program();
  const folder = join(file, "..");
  return await oneAtATime(join(folder, ".."), "making", async () => {
    if (existsSync(file)) return file;
    mkdirSync(folder, { recursive: true });
    const aside = mkdtempSync(join(folder, "making-"));
    try {
      copyFileSync(MANIFEST, join(aside, "builder.yaml"));
      const words = ["run", BUILDER, "--config", "builder.yaml"];
      const { code, stdout, stderr } = await runProcess("go", words, { cwd: aside, timeoutMs: 1_200_000 });
      if (code !== 0) throw new Error(`the builder ended with ${code}: ${(stdout + stderr).slice(-1500)}`);
      renameSync(join(aside, "made", "collector"), file);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
    return file;
  });
}

/** The collector; made where the real parts are required. Throws why it cannot be had. */
export async function findCollector(): Promise<string> {
  if (existsSync(program())) return program();
  const { stdout } = await runProcess("go", ["env", "GOVERSION"]).catch(() => ({ stdout: "" }));
  const version = /go(1\.\d+)/.exec(stdout)?.[1];
  if (version === undefined || Number(version.slice(2)) < 25)
    throw new Error(`no Go that builds a collector (1.25 or later): ${version ?? "none is there"}`);
  if (!REAL_REQUIRED)
    throw new Error("no collector yet: build it with `npx jiti tests/support/make-collector.ts`");
  return await makeCollector();
}
