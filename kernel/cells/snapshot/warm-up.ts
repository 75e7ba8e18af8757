import type { Compiler } from "../../contracts/index.js";

/** Cells as people write them: what checks them is compiled, and the library types they touch are resolved. */
const CELLS = [
  "1 + 1",
  "let count = 1;\nconst read = () => count;\ncount",
  `import { readFile } from "node:fs/promises";
interface Row { readonly name: string; value: number }
class Box<T extends Row> { #rows: T[] = []; get size(): number { return this.#rows.length } static of = <T extends Row>(row: T) => new Box<T>() }
enum Kind { A, B }
type Names = keyof Row | "x";
const rows: Row[] = [{ name: "a", value: 1 }, ...[]];
const { value = 2, ...rest } = rows[0];
for (const row of rows.filter(({ value }) => value > 0).map((row, i) => ({ ...row, i }))) console.log(\`\${row.name}: \${row.i.toFixed(2)}\`);
const text = await readFile("x", "utf8").catch((error: unknown) => String(error));
const sum = rows.reduce((total, { value }) => total + value, 0);
export const found = new Map(Object.entries({ a: 1 })).get("a") ?? Math.max(...rows.map((row) => row.value));
const page = await (await fetch("https://x")).json();
if (sum > 1) throw new Error("x"); else setTimeout(() => {}, 1);
[sum, text.length, Kind.A, rest, JSON.stringify(page), new Date().getTime(), await Promise.all([1])]`,
  // Errors too: their reports are compiled, and the printer of types.
  "const wrong: number = rows.map((row) => row.name);\nrows[0].nam",
  "let broken = {",
];

/** Types of the cells, which a reply does not tell among what they declare. */
const TYPES = ["Row", "Names"];

/**
 * Asks for a little of everything, and leaves no name behind. TypeScript sorts completions by a collator, which a snapshot cannot hold; as they
 * are sorted again, it gets a plain comparison, and keeps it.
 */
export async function warmUp(compiler: Compiler): Promise<void> {
  const { Collator } = Intl;
  Intl.Collator = PlainCollator as unknown as typeof Collator;
  try {
    await askAll(compiler);
  } finally {
    Intl.Collator = Collator;
  }
}

class PlainCollator {
  readonly compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
}

async function askAll(compiler: Compiler): Promise<void> {
  const names = new Set<string>(TYPES);
  for (const [index, code] of CELLS.entries()) {
    const run = index + 1;
    const reply = await compiler.ask({ op: "convert", run, code, typeCheck: "error", purpose: "cell" });
    if (reply.ok) for (const name of reply.declares) names.add(name);
    await compiler.ask({ op: "isComplete", code });
  }
  await compiler.ask({
    op: "convert",
    run: CELLS.length + 1,
    code: "sum",
    typeCheck: "off",
    purpose: "expression",
  });
  for (const [code, cursor] of [
    ["rows.map((row) => row.na", 24],
    ["cons", 4],
    ['import { readFile } from "node:f', 32],
    ["Math.max(1, ", 12],
  ] as const) {
    await compiler.ask({ op: "complete", code, cursor });
    await compiler.ask({ op: "inspect", code, cursor: cursor - 1, detail: 1 });
  }
  for (let run = 1; run <= CELLS.length; run++) {
    await compiler.ask({ op: "forget", run, names: [...names] });
  }
}
