import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmDone } from "../npm.js";

/** What programs in TypeScript need beside the package. */
export const TYPESCRIPT = ["typescript@5.9.3", "ts-node@10.9.2", "@types/node@20"] as const;

/** Installs a tarball, by npm, in a folder that holds nothing but package.json, as a user does who begins. */
export async function installTarball(
  tarball: string,
  folder: string,
  signal?: AbortSignal,
  env?: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true }));
  const words = ["install", tarball, ...TYPESCRIPT, "--no-audit", "--no-fund", "--prefer-offline"];
  await npmDone(words, { root: folder, signal, env });
}

/** An experiment that takes a second: a line through twelve points, which it finds again. */
const EXPERIMENT = `
  const rows = Array.from({ length: 12 }, (_, x) => ({ x, y: 3 * x + 1 }));
  const e = await Experiment.load({
    name: "installed", seed: 1, dataset: { kind: "table", table: Table.fromRows(rows) }, target: "y", split: { kind: "shuffled", testSize: 3 },
    model: { kind: "linear" }, metrics: ["mae"], tracking: { enabled: false },
  }).train().evaluate();
  const mae: number = e.metrics.mae;
  console.log("mae " + mae.toFixed(6));
`;

/** A program in each of the ways that Node and TypeScript load a package, and the words behind `node` that start it. */
export interface Trial {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const IMPORT = 'import { Experiment, Table } from "assay";';
const plain = (text: string): string => text.replace("mae: number", "mae");
const wrapped = (text: string): string => `(async () => {${text}})();`;

export const TRIALS: readonly Trial[] = [
  {
    name: "ES module",
    file: "trial.mjs",
    text: `${IMPORT}\n${plain(EXPERIMENT)}`,
    words: [],
  },
  {
    name: "CommonJS",
    file: "trial.cjs",
    text: `const { Experiment, Table } = require("assay");\n${wrapped(plain(EXPERIMENT))}`,
    words: [],
  },
  {
    name: "ts-node",
    file: "trial.ts",
    text: `${IMPORT}\n${wrapped(EXPERIMENT)}`,
    words: ["-r", "ts-node/register"],
    // Without a tsconfig, ts-node 10.9 and TypeScript 5 emit ES modules that Node cannot start.
    env: { TS_NODE_COMPILER_OPTIONS: '{"module":"commonjs"}' },
  },
];
