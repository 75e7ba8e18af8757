import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { oneAtATime } from "./made-once.js";
import { runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";

/** The kernels that results are shown in beside Assay's own: packages of npm, in versions that are known. */
const PACKAGES = readFileSync(join(__dirname, "../real/other-kernels.json"), "utf8");
const INSTALL_MS = 300_000;

/** A kernel of others: how it is started. */
export interface OtherKernel {
  /** @param file the connection file */
  argv(file: string): readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Deno's kernel and tslab, and notebooks' folders in which this package is installed. */
export interface OtherKernels {
  readonly deno: OtherKernel;
  readonly tslab: OtherKernel;
  folder(): Promise<{ readonly path: string; remove(): Promise<void> }>;
}

/** Installs the kernels into the cache, once. Throws what npm says where they cannot be had. */
export async function otherKernels(): Promise<OtherKernels> {
  const modules = join(await installed(), "node_modules");
  const platform = `${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}`;
  const deno = join(modules, "@deno", platform, process.platform === "win32" ? "deno.exe" : "deno");
  if (!existsSync(deno)) throw new Error(`npm has no Deno for ${platform}`);
  const tslab = join(modules, "tslab/bin/tslab");
  return {
    deno: {
      argv: (file) => [deno, "jupyter", "--kernel", "--conn", file],
      env: { DENO_DIR: join(modules, "../deno"), NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    },
    tslab: { argv: (file) => [process.execPath, tslab, "kernel", "--config-path", file], env: {} },
    folder,
  };
}

async function installed(): Promise<string> {
  const hash = createHash("sha256").update(PACKAGES).digest("hex").slice(0, 12);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "test-kernels");
  const place = join(cache, hash);
  return await oneAtATime(cache, hash, async () => {
    if (existsSync(place)) return place;
    const made = await mkdtemp(`${place}-`);
    try {
      await cp(join(__dirname, "../real/other-kernels.json"), join(made, "package.json"));
      const words = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
      const { code, stdout, stderr } = await runProcess("npm", words, { cwd: made, timeoutMs: INSTALL_MS });
      if (code !== 0) throw new Error(`npm install: ${stdout.slice(-500)}${stderr.slice(-1500)}`);
      await rename(made, place);
    } finally {
      await rm(made, { recursive: true, force: true });
    }
    return place;
  });
}

/** A folder with this package in its node_modules as npm would put it there; what it needs is linked. */
async function folder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "assay-other-kernel-"));
  const modules = join(path, "node_modules");
  const { name, version, dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    name: string;
    version: string;
    dependencies: Record<string, string>;
  };
  await mkdir(join(modules, name), { recursive: true });
  await writeFile(join(path, "package.json"), JSON.stringify({ dependencies: { [name]: version } }));
  for (const part of ["package.json", "dist"])
    await cp(join(ROOT, part), join(modules, name, part), { recursive: true });
  for (const dependency of Object.keys(dependencies)) {
    await mkdir(dirname(join(modules, dependency)), { recursive: true });
    await symlink(join(ROOT, "node_modules", dependency), join(modules, dependency));
  }
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}
