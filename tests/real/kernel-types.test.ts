// Packages as they are published: their types are real types in cells, so a right use passes and a mistake is caught.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { complete } from "../../kernel/cells/complete/index.js";
import { plain, TestSession } from "../kernel/cells/convert/test-session.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";

const PACKAGES = [
  "zod@4.6.7",
  "arquero@8.0.1",
  "undici@7.30.2",
  "@tensorflow/tfjs@4.22.0",
  "danfojs@1.2.0",
] as const;

/** A folder with the packages from the registry; it is kept for the next run, as they take a minute. */
async function installPackages(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "test-packages");
  const folder = join(cache, createHash("sha256").update(PACKAGES.join("\n")).digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(cache, "making-"));
  try {
    // As Assay's own package does: danfojs wants a package that is in no registry.
    const overrides = { xlsx: "npm:@e965/xlsx@0.20.3" };
    await writeFile(join(aside, "package.json"), JSON.stringify({ private: true, overrides }));
    const { code, stderr } = await runProcess(
      "npm",
      ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...PACKAGES],
      { cwd: aside, timeoutMs: 280_000 },
    );
    if (code !== 0) throw new Error(`npm install failed: ${stderr.slice(-500)}`);
    await rename(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return folder;
}

const packages = requireReal("the packages from the registry", installPackages);

interface Case {
  readonly name: string;
  readonly right: string;
  readonly wrong: string;
  /** TypeScript's error of the wrong use. */
  readonly code: number;
  /** A member that must be completed, at the bar. */
  readonly members: string;
  readonly member: string;
}

const CASES: readonly Case[] = [
  {
    name: "zod",
    right: `import { z } from "zod";
const User = z.object({ name: z.string(), age: z.number().int() });
const user: { name: string; age: number } = User.parse({ name: "a", age: 1 });`,
    wrong: `const age: string = User.parse({}).age;`,
    code: 2322,
    members: "User.safePa|",
    member: "safeParse",
  },
  {
    name: "arquero",
    right: `import * as aq from "arquero";
const table = aq.table({ x: [1, 2], y: [3, 4] }).filter((d: { x: number }) => d.x > 1);
const rows: number = table.numRows();`,
    wrong: `table.numRows().toUpperCase();`,
    code: 2339,
    members: "table.numR|",
    member: "numRows",
  },
  {
    name: "undici",
    right: `import { Agent, request } from "undici";
const agent = new Agent({ connections: 2 });
const ask = () => request("http://localhost", { dispatcher: agent, method: "GET" });`,
    wrong: `request("http://localhost", { method: 5 });`,
    code: 2322,
    members: "agent.clo|",
    member: "close",
  },
  {
    name: "@tensorflow/tfjs",
    right: `import * as tf from "@tensorflow/tfjs";
const tensor = tf.tensor2d([[1, 2], [3, 4]]);
const total: number = tensor.sum().arraySync() as number;
const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });`,
    wrong: `tf.layers.dense({ units: "many" });`,
    code: 2322,
    members: "tensor.transp|",
    member: "transpose",
  },
  {
    name: "danfojs",
    right: `import * as dfd from "danfojs";
const frame = new dfd.DataFrame({ a: [1, 2], b: ["x", "y"] });
const shape: number[] = frame.shape;`,
    // A frame has a member for each column, so that any name may be one.
    wrong: `frame.head("three");`,
    code: 2345,
    members: "frame.sortVal|",
    member: "sortValues",
  },
];

describe("a package from the registry type-checks as what it is", () => {
  it.for(CASES)("$name", async ({ right, wrong, code, members, member }, context) => {
    const cells = new TestSession((await packages).use(context));
    cells.convert(right);
    const traceback = plain(cells.refused(wrong));
    expect(traceback).toContain(`TS${code}`);
    const cursor = members.indexOf("|");
    const { matches } = complete(cells.session, members.replace("|", ""), cursor);
    expect(matches.map(({ text }) => text)).toContain(member);
  });
});
