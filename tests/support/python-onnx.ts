import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OnnxFeed } from "./onnx.js";
import { output } from "./processes.js";
import type { PythonEnvironment } from "./python.js";

/** A model file and what it is fed with; a missing text is null, which Python sees as None. */
export interface PythonJob {
  readonly bytes: Uint8Array;
  readonly feeds: Readonly<Record<string, Omit<OnnxFeed, "data"> & { readonly data: readonly unknown[] }>>;
}

export type PythonAnswer =
  | { readonly inputs: readonly string[]; readonly outputs: Readonly<Record<string, readonly unknown[]>> }
  | { readonly error: string };

/** Checks model files with Python's `onnx` and runs them in its onnxruntime, all in one process. */
export async function runInPython(
  environment: PythonEnvironment,
  jobs: readonly PythonJob[],
): Promise<readonly PythonAnswer[]> {
  const folder = await mkdtemp(join(tmpdir(), "assay-onnx-"));
  try {
    const described = await Promise.all(
      jobs.map(async ({ bytes, feeds }, k) => {
        const model = join(folder, `${k}.onnx`);
        await writeFile(model, bytes);
        const inputs = Object.entries(feeds).map(([name, { type, data, dims = [data.length] }]) => [
          name,
          { type, dims, data: data.map(jsonCell) },
        ]);
        return { model, inputs: Object.fromEntries(inputs) };
      }),
    );
    const script = join(__dirname, "..", "real", "python", "run_onnx.py");
    const child = spawn(environment.bin("python"), [script], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(JSON.stringify(described));
    return JSON.parse(await output(child)) as readonly PythonAnswer[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** JSON has neither 64-bit integers nor NaN; Python reads both from texts. */
function jsonCell(cell: unknown): unknown {
  if (typeof cell === "bigint") return String(cell);
  return typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell;
}
