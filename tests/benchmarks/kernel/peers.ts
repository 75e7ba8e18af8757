import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { MAIN } from "../../support/cli.js";
import { makePython } from "../../support/python.js";
import { runProcess } from "../../support/run-process.js";

const PACKAGES = readFileSync(join(__dirname, "peers.json"), "utf8");

/** What the kernels' side of `Benchmark.python` is made of. */
export const KERNEL_REQUIREMENTS = join(__dirname, "requirements.txt");

/**
 * Makes `kernels`, the kernelspecs of all sides, and `packages`, the notebooks' folder with tfjs. The specs of the peers are what
 * their own installers write, with absolute paths.
 */
export async function prepareKernels(folder: string): Promise<void> {
  const packages = await nodePackages();
  symlinkSync(packages, join(folder, "packages"));
  const python = await makePython(KERNEL_REQUIREMENTS);
  const tslab = join(packages, "node_modules/tslab/bin/tslab");
  spec(folder, "ipykernel", [python.bin("python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]);
  spec(folder, "deno", [python.bin("deno"), "jupyter", "--kernel", "--conn", "{connection_file}"], {
    DENO_DIR: join(folder, "deno"),
    NO_COLOR: "1",
  });
  spec(folder, "tslab", [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"]);
  await run(process.execPath, [MAIN, "install", "kernel", "--prefix", folder, "--name", "assay"], folder);
  renameSync(join(folder, "share/jupyter/kernels/assay"), join(folder, "kernels/assay"));
}

function spec(folder: string, name: string, argv: readonly string[], env: Record<string, string> = {}): void {
  mkdirSync(join(folder, "kernels", name), { recursive: true });
  const words = { argv, env, display_name: name, language: name };
  writeFileSync(join(folder, "kernels", name, "kernel.json"), JSON.stringify(words));
}

/** The folder with tslab and tfjs, made once: its key is what peers.json says. */
async function nodePackages(): Promise<string> {
  const hash = createHash("sha256").update(PACKAGES).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  const place = join(cache, "assay", "test-kernels", hash);
  if (existsSync(place)) return place;
  mkdirSync(dirname(place), { recursive: true });
  const made = mkdtempSync(`${place}-`);
  writeFileSync(join(made, "package.json"), PACKAGES);
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], made);
  renameSync(made, place);
  return place;
}

async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await runProcess(command, args, { cwd, timeoutMs: 300_000 });
  if (code !== 0)
    throw new Error(`${command} ${args.join(" ")}: ${stdout.slice(-1000)}${stderr.slice(-2000)}`);
}
