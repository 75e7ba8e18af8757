import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/source-files.js";

interface Maker {
  withLazyRequires(text: string, namesOf?: (specifier: string) => readonly string[]): string;
}

let withLazyRequires: Maker["withLazyRequires"];
const folder = mkdtempSync(join(tmpdir(), "assay-lazy-"));

/** As tsc compiles it. */
function compiled(source: string): string {
  return ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
    },
  }).outputText;
}

/** As the build makes it; where it exports all of other modules, those export these names. */
function built(source: string, names: readonly string[] = []): string {
  return withLazyRequires(compiled(source), () => names);
}

/** Runs modules, `main` first, and gives what they print, line by line. */
function run(modules: Readonly<Record<string, string>>): string[] {
  for (const [name, source] of Object.entries(modules)) {
    writeFileSync(join(folder, `${name}.js`), built(source));
  }
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, "main.js")], { encoding: "utf8" });
  return [...stdout.split("\n"), ...stderr.split("\n")].filter((line) => line !== "");
}

describe("withLazyRequires", () => {
  beforeAll(async () => {
    const path = pathToFileURL(join(ROOT, "tasks/lazy-requires.mjs")).href;
    ({ withLazyRequires } = (await import(path)) as Maker);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("loads a module when something of it is first used, once, and not at all where nothing is", () => {
    const lines = run({
      main: `import { Point, twice } from "./used.js";
        import { never } from "./unused.js";
        console.log("main");
        const point = new Point(2);
        console.log(twice(point.x), \`\${twice(1)}\`, [...[twice]].length);
        export const later = () => never;`,
      used: `console.log("used"); export class Point { constructor(readonly x: number) {} }
        export const twice = (x: number) => 2 * x;`,
      unused: `console.log("unused"); export const never = 1;`,
    });
    expect(lines).toEqual(["main", "used", "4 2 1"]);
  });

  it("makes objects of classes of classes, extends them, and spreads lists", () => {
    const lines = run({
      main: `import { Base, list, rooms } from "./parts.js";
        class Own extends Base { name = "own"; }
        const inner = new rooms.Inner(3);
        console.log(new Own() instanceof Base, inner.size, [...list].join(), Math.max(...list));`,
      parts: `export class Base {} export const list = [1, 2];
        export const rooms = { Inner: class { constructor(readonly size: number) {} } };`,
    });
    expect(lines).toEqual(["true 3 1,2 2"]);
  });

  it("exports what comes from elsewhere under its name, found by Node's own reading too", () => {
    const door = join(folder, "door.mjs");
    writeFileSync(
      door,
      `import { value, other, third } from "./middle.js"; console.log(value, other, third);`,
    );
    const middle = `export { value, other } from "./end.js"; export * from "./third.js";`;
    writeFileSync(join(folder, "middle.js"), built(middle, ["third"]));
    writeFileSync(join(folder, "end.js"), built(`export const value = 1; export const other = 2;`));
    writeFileSync(join(folder, "third.js"), built(`export const third = 3;`));
    const { stdout } = spawnSync(process.execPath, [door], { encoding: "utf8" });
    expect(stdout).toBe("1 2 3\n");
  });

  it("lets modules name one another in a circle", () => {
    const lines = run({
      main: `import { even } from "./even.js"; console.log(even(4), even(3));`,
      even: `import { odd } from "./odd.js"; export const even = (n: number): boolean => n === 0 || odd(n - 1);`,
      odd: `import { even } from "./even.js"; export const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
    });
    expect(lines).toEqual(["true false"]);
  });

  it("exports all of a module under its names, save what the module has itself, and loads it when one is asked for", () => {
    writeFileSync(
      join(folder, "barrel.js"),
      built(`export * from "./all.js"; export const own = "own";`, ["first", "own", "default"]),
    );
    writeFileSync(
      join(folder, "all.js"),
      built(`console.log("all"); export const first = 1; export const own = 2;`),
    );
    const lines = run({
      main: `import { first, own } from "./barrel.js";
        console.log(own);
        console.log(first, Object.keys(require("./barrel.js")).sort().join());`,
    });
    expect(lines).toEqual(["own", "all", "1 first,own"]);
  });

  it("loads the build's own modules by one promise where they are imported later, and says which are missing", () => {
    const lines = run({
      main: `const load = async (): Promise<void> => {
          const { late } = await import("./late.js");
          console.log(late, await import("./gone.js" as string).catch(({ code }: { code: string }) => code));
        };
        console.log("main"); void load();`,
      late: `console.log("late"); export const late = 1;`,
    });
    expect(lines).toEqual(["main", "late", "1 MODULE_NOT_FOUND"]);
    expect(withLazyRequires('await import("./x.js"); await import("arquero"); import(name);')).toBe(
      'await load$_("./x.js"); await import("arquero"); import(name);\nasync function load$_(name) { return require(name); }',
    );
  });

  it("leaves alone what is imported for its effects, as a namespace or by default", () => {
    const before = compiled(
      `import "./effect.js";\nimport * as all from "./all.js";\nimport one from "./one.js";\nconsole.log(all, one);\n`,
    );
    expect(withLazyRequires(before)).toBe(before);
  });

  it("moves nothing but the loading itself by a column", () => {
    const before = compiled(
      `import { values, Thing } from "./values.js";\nexport const a = [...values.map((one) => new Thing(one)), new Thing(values[0]), 1];\n`,
    );
    const [wanted, found] = [before, withLazyRequires(before)].map((text) => text.split("\n"));
    expect(found.length).toBe(wanted.length);
    const line = wanted.findIndex((text) => text.startsWith("exports.a = ["));
    expect(found[line].length).toBe(wanted[line].length);
    for (const word of ["map", "one)", ", 1]", "[0]"]) {
      expect(found[line].indexOf(word)).toBe(wanted[line].indexOf(word));
    }
    expect(wanted.filter((text, i) => text !== found[i]).length).toBe(2);
  });
});
