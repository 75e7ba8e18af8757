import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packageInfo } from "../../sdk/io/environment/index.js";
import { run } from "../../sdk/io/processes/index.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import type { Task, TaskContext } from "../task.js";
import { runTool } from "../tool.js";
import { installTarball, TRIALS } from "./installed.js";
import { packTarball } from "./pack.js";
import { unpackedBytes } from "./tarball.js";

/** Most bytes of the tarball, and of what it unpacks to, where package.json says nothing ("assay": { "size": … }). */
export const SIZE_BUDGET = { packed: 3_500_000, unpacked: 25_000_000 } as const;

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
}

/** Checks the npm package as it would be published. */
export const packagesCheck: Task = {
  name: "packages:check",
  summary: "check the npm package: publint, its types, its size, installed in an empty folder",
  sources: true,
  description:
    "Packs dist as it is (npm run build comes first) and checks the tarball: by publint, by are-the-types-wrong (every way that TypeScript resolves a package), against the size budget " +
    `(${SIZE_BUDGET.packed / 1e6} MB packed, ${SIZE_BUDGET.unpacked / 1e6} MB unpacked), and installed by npm in an empty folder, where an experiment is run as ES module, CommonJS and by ts-node.`,
  options: [
    { flags: "--tarball <file>", description: "check this tarball instead of packing one" },
    { flags: "--no-install", description: "leave the installation out, which needs the registry" },
  ],
  async run(context) {
    const checked = await context.follow((onProgress, signal) => check(context, onProgress, signal));
    const width = Math.max(...checked.map(({ name }) => name.length));
    for (const { name, ok, text } of checked)
      context.print(`${ok ? "✓" : "✗"} ${name.padEnd(width)}  ${text}`);
    return checked.every(({ ok }) => ok);
  },
};

async function check(
  context: TaskContext,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<readonly Checked[]> {
  const { cwd, root, options } = context;
  // With a space and letters beyond ASCII, as users' folders have.
  const folder = await mkdtemp(join(tmpdir(), "assay package ü "));
  try {
    const tarball =
      typeof options.tarball === "string"
        ? resolve(cwd, options.tarball)
        : join(folder, await packTarball(root, folder, signal));
    const bytes = await readTarball(tarball);
    const checks: readonly (readonly [name: string, check: () => Promise<string | Checked>])[] = [
      ["publint", () => tool(root, "publint", ["run", tarball, "--strict"], signal)],
      [
        "types",
        () =>
          tool(
            root,
            "@arethetypeswrong/cli",
            // Whether DefinitelyTyped has types of the same name is nothing to us, and asks the registry.
            [tarball, "--no-definitely-typed", "--no-color", "--no-emoji", "--format", "ascii"],
            signal,
          ),
      ],
      ["size", async () => sizeOf(bytes, context)],
      ...(options.install === false
        ? []
        : [["installed", () => installed(tarball, join(folder, "user"), signal)] as const]),
    ];
    const checked: Checked[] = [];
    for (const [index, [name, work]] of checks.entries()) {
      const started = performance.now();
      onProgress({ type: "step-start", step: name, index: index + 1, total: checks.length });
      checked.push(await outcome(name, work, signal));
      onProgress({ type: "step-end", step: name, seconds: (performance.now() - started) / 1000 });
    }
    return checked;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readTarball(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AssayError("CLI_USAGE", {
      what: "the tarball cannot be read",
      got: messageOf(cause),
      wanted: "a file that npm pack has made",
      cause,
    });
  }
}

async function outcome(
  name: string,
  work: () => Promise<string | Checked>,
  signal: AbortSignal,
): Promise<Checked> {
  try {
    const said = await work();
    return typeof said === "string" ? { name, ok: true, text: said } : said;
  } catch (cause) {
    signal.throwIfAborted();
    return { name, ok: false, text: messageOf(cause).slice(-3000) };
  }
}

const TOOLS = { publint: "publint", "@arethetypeswrong/cli": "attw" } as const;

async function tool(
  root: string,
  name: keyof typeof TOOLS,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const program = TOOLS[name];
  const { code, output } = await runTool({ package: name, program }, words, { root, signal, capture: true });
  // are-the-types-wrong takes a package without types for right.
  if (code !== 0 || /does not contain types/.test(output))
    throw new Error(`${program} ended with code ${code}:\n${output.trim()}`);
  return program === "publint" ? "nothing to tell" : "right in every way that TypeScript resolves a package";
}

function sizeOf(bytes: Buffer, { manifest }: TaskContext): Checked {
  const budget: { readonly packed: number; readonly unpacked: number } = {
    ...SIZE_BUDGET,
    ...Object(Object(manifest?.assay).size),
  };
  const found = { packed: bytes.length, unpacked: unpackedBytes(bytes) };
  const parts = (["packed", "unpacked"] as const).map(
    (name) => `${megabytes(found[name])} of ${megabytes(budget[name])} MB ${name}`,
  );
  const ok = found.packed <= budget.packed && found.unpacked <= budget.unpacked;
  return { name: "size", ok, text: parts.join(", ") };
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);

async function installed(tarball: string, folder: string, signal: AbortSignal): Promise<string> {
  await installTarball(tarball, folder, signal);
  const main = join(folder, "node_modules", packageInfo().name, "dist", "sdk", "scripts", "main.js");
  const version = (await run(process.execPath, [main, "--version"], { cwd: folder, signal })).trim();
  for (const { name, file, text, words, env } of TRIALS) {
    await writeFile(join(folder, file), text);
    const said = await run(process.execPath, [...words, file], { cwd: folder, signal, env });
    // Twelve points on a line: what is left is rounding.
    if (!/^mae 0\.00000\d$/m.test(said)) throw new Error(`${name}: the experiment answered ${said.trim()}`);
  }
  return `${version} runs as ${TRIALS.map(({ name }) => name).join(", ")}`;
}
