import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { REAL_REQUIRED } from "./real.js";

/** What the real tests need: MLflow and its companions. */
const REQUIREMENTS = join(__dirname, "..", "real", "requirements.txt");

/** A Python virtual environment that holds the packages of a requirements file. */
export interface PythonEnvironment {
  readonly dir: string;
  /** The path of a program of the environment, as `python` or `mlflow`. */
  bin(name: string): string;
}

/** Folder of the environment: its requirements' hash is in the name, so that a change of them makes another. */
function environmentDir(requirements: string): string {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "assay", "test-venv", hash);
}

function environmentAt(dir: string): PythonEnvironment {
  const windows = process.platform === "win32";
  return {
    dir,
    bin: (name) => (windows ? join(dir, "Scripts", `${name}.exe`) : join(dir, "bin", name)),
  };
}

/**
 * The environment with MLflow and its companions. It is made where the real parts are required (ASSAY_REQUIRE_REAL=1)
 * or by `npx jiti tests/support/make-python.ts`; a plain test run takes it if it is there and does not download it.
 */
export async function findPython(): Promise<PythonEnvironment> {
  const dir = environmentDir(REQUIREMENTS);
  if (existsSync(readyMark(dir))) return environmentAt(dir);
  if (REAL_REQUIRED) return makePython();
  throw new Error("no Python environment yet (850 MB): make it with `npx jiti tests/support/make-python.ts`");
}

/** Finds or makes the environment of a requirements file, telling on stderr what it does. It takes some minutes. */
export async function makePython(requirements = REQUIREMENTS): Promise<PythonEnvironment> {
  const dir = environmentDir(requirements);
  const lock = `${dir}.lock`;
  mkdirSync(join(dir, ".."), { recursive: true });
  while (!existsSync(readyMark(dir))) {
    if (!takeLock(lock)) {
      await sleep(1000);
      continue;
    }
    try {
      rmSync(dir, { recursive: true, force: true });
      const python = systemPython();
      say(`making a virtual environment in ${dir}`);
      await run(python, ["-m", "venv", dir]);
      await run(environmentAt(dir).bin("python"), [
        "-m",
        "pip",
        "install",
        "--progress-bar=off",
        "-r",
        requirements,
      ]);
      writeFileSync(readyMark(dir), "");
      say("the virtual environment is ready");
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return environmentAt(dir);
}

/** Written last: an environment without it is half made. */
const readyMark = (dir: string): string => join(dir, "assay-ready");

/** Whether this process may make the environment. The lock holds its owner's process id, so that a dead owner's is taken over. */
function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  try {
    process.kill(Number(readFileSync(lock, "utf8")), 0);
  } catch {
    rmSync(lock, { force: true });
  }
  return false;
}

function systemPython(): string {
  for (const name of ["python3", "python"]) {
    const check = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
    if (spawnSync(name, ["-c", check]).status === 0) return name;
  }
  throw new Error("no Python of version 3.10 or later on this machine");
}

const say = (line: string): void => void process.stderr.write(`[python] ${line}\n`);

/** Runs a program to its end; its output goes to stderr as it comes. */
async function run(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => process.stderr.write(data));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with status ${status}`);
}
