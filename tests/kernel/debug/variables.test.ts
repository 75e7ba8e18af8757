import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DebugProgram } from "../../support/debug-program.js";

let program: DebugProgram;
beforeEach(() => {
  program = new DebugProgram();
});
afterEach(() => program.end());

interface Shown {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly variablesReference: number;
  readonly evaluateName?: string;
}

async function open(variablesReference: number, page: object = {}): Promise<Shown[]> {
  return (await program.ask("variables", { variablesReference, ...page })).variables;
}

const VALUES = `class Point {
  #secret = 1;
  constructor(public x: number, public y: number) {}
  get norm() { return Math.hypot(this.x, this.y); }
}
__assay.point = new Point(3, 4);
__assay["import node:path"] = await __cell.import("node:path");
__assay.list = [1, "two", null, undefined, { a: 1 }];
__assay.map = new Map<unknown, unknown>([["a", 1], [{ k: 1 }, [2]]]);
__assay.set = new Set([1, 2]);
__assay.numbers = Float64Array.from({ length: 25_000 }, (_, i) => i / 2);
__assay.text = 'say "hi"';
__assay.big = 12n;
__assay.nan = NaN;
__assay.when = new Date(0);
__assay.fail = new RangeError("no");
__assay.add = (a: number, b: number) => a + b;
__assay.Point = Point;
__assay.object = { a: 1, "b-c": [1, 2], get g() { return this.a + 1; } };
const inner = (arg: string) => {
  const local = arg.length;
  { const block = local * 2; let shadow = block;
    return shadow + outer; }
};
const outer = 10;
__assay.result = inner("four");
`;

describe("variables", () => {
  it("of the cells are listed without a debugger, and opened", async () => {
    await (await program.run(VALUES)).ended;
    const { variables } = await program.ask("inspectVariables");
    const shown = Object.fromEntries(variables.map((v: Shown) => [v.name, `${v.type} ${v.value}`]));
    expect(shown).toEqual({
      _: "undefined undefined",
      point: "Point Point {x: 3, y: 4}",
      list: 'Array (5) [1, "two", null, undefined, {…}]',
      map: 'Map Map(2) {"a" => 1, {…} => Array(1)}',
      set: "Set Set(2) {1, 2}",
      numbers: expect.stringContaining("Float64Array Float64Array(25000) [0, 0.5, 1, "),
      text: 'string "say \\"hi\\""',
      big: "bigint 12n",
      nan: "number NaN",
      when: expect.stringMatching(/^Date Thu Jan 01 1970/),
      fail: "RangeError RangeError: no",
      add: "function ƒ (a, b)",
      Point: "function class Point",
      object: "Object {a: 1, b-c: Array(2), g: (...)}",
      result: "number 18",
    });
    const by = (name: string): Shown => variables.find((v: Shown) => v.name === name);
    const point = await open(by("point").variablesReference);
    expect(point.map(({ name, value }) => [name, value])).toEqual([
      ["x", "3"],
      ["y", "4"],
      ["#secret", "1"],
    ]);
    const object = await open(by("object").variablesReference);
    expect(object.map(({ evaluateName }) => evaluateName)).toEqual(["object.a", 'object["b-c"]', "object.g"]);
    expect(await open(object[2].variablesReference)).toMatchObject([{ name: "[[Value]]", value: "2" }]);
    const [entries] = (await open(by("map").variablesReference)).filter(({ name }) => name === "[[Entries]]");
    expect((await open(entries.variablesReference)).map(({ value }) => value)).toEqual([
      '{"a" => 1}',
      "{Object => Array(1)}",
    ]);
    expect((await program.ask("debugInfo")).isStarted).toBe(false);
  });

  it("are told to JupyterLab without types, which it would show instead of the values", async () => {
    await program.ask("initialize", { clientID: "jupyterlab", supportsVariableType: true });
    await program.ask("attach");
    await (await program.run(VALUES)).ended;
    const { variables } = await program.ask("inspectVariables");
    expect(variables.length).toBeGreaterThan(10);
    const object: Shown = variables.find((v: Shown) => v.name === "object");
    const numbers: Shown = variables.find((v: Shown) => v.name === "numbers");
    const [getter] = (await open(object.variablesReference)).filter(({ value }) => value === "(get)");
    const evaluated = await program.ask("evaluate", { expression: "list" });
    const told = [...variables, getter, ...(await open(numbers.variablesReference)), evaluated];
    expect(told.filter((one) => "type" in one)).toEqual([]);
    // Another front end that comes later is told them.
    await program.ask("initialize", { clientID: "vscode" });
    expect(await program.ask("evaluate", { expression: "big" })).toMatchObject({
      result: "12n",
      type: "bigint",
    });
  });

  it("with many members open in ranges, or in the pages that are asked for", async () => {
    await (await program.run(VALUES)).ended;
    const { variables } = await program.ask("inspectVariables");
    const numbers: Shown = variables.find((v: Shown) => v.name === "numbers");
    const wide = await open(numbers.variablesReference);
    expect(wide.map(({ name }) => name)).toEqual(["[0 … 9999]", "[10000 … 19999]", "[20000 … 24999]"]);
    const narrow = await open(wide[2].variablesReference);
    expect(narrow).toHaveLength(50);
    expect(narrow.at(-1)?.name).toBe("[24900 … 24999]");
    const last = (await open(narrow[49].variablesReference)).at(-1);
    expect(last).toMatchObject({ name: "24999", value: "12499.5", evaluateName: "numbers[24999]" });
    const page = await open(numbers.variablesReference, { filter: "indexed", start: 20_000, count: 3 });
    expect(page.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "20000=10000",
      "20001=10000.5",
      "20002=10001",
    ]);
  });

  it("of a frame are locals, closed-over names and the cells'", async () => {
    await program.attach();
    await program.breakAt(VALUES, 23);
    const { ended } = await program.run(VALUES);
    const { frameId } = await program.stopped();
    const scopes = await program.scopes(frameId);
    expect(Object.keys(scopes)).toEqual(["Locals", "Closure", "Globals"]);
    expect(scopes.Locals).toMatchObject({ arg: '"four"', local: "4", block: "8", shadow: "8" });
    expect(scopes.Closure).toMatchObject({ outer: "10" });
    expect(scopes.Globals).toMatchObject({ text: '"say \\"hi\\""' });
    expect(
      Object.keys(Object.assign({}, ...Object.values(scopes))).filter((n) => /assay|import/.test(n)),
    ).toEqual([]);
    await program.ask("continue");
    await ended;
  });

  it("are changed in frames, in the cells' scope and in objects", async () => {
    await program.attach();
    await program.breakAt(VALUES, 23);
    const { ended } = await program.run(VALUES);
    const { frameId } = await program.stopped();
    const { scopes } = await program.ask("scopes", { frameId });
    const [locals, closure, cells] = scopes.map((s: { variablesReference: number }) => s.variablesReference);
    const set = (variablesReference: number, name: string, value: string) =>
      program.ask("setVariable", { variablesReference, name, value });
    expect(await set(locals, "shadow", "local * 100")).toMatchObject({ value: "400", type: "number" });
    await set(closure, "outer", "list[0] + 1");
    await set(cells, "text", "[shadow, outer]");
    const point = (await open(cells)).find(({ name }) => name === "point");
    await set(point?.variablesReference ?? 0, "x", "NaN");
    expect(await program.evaluate("[text, point.x]", frameId)).toBe("(2) [Array(2), NaN]");
    expect(
      await program.send("setVariable", { variablesReference: locals, name: "nope", value: "1" }),
    ).toMatchObject({
      success: false,
      message: 'setVariable: there is no variable "nope" here.',
    });
    await program.ask("continue");
    await ended;
    expect(await program.evaluate("result")).toBe("402");
  });
});

describe("evaluation", () => {
  it("sees the frame's names before the cells', and imports; assigns to both", async () => {
    await program.attach();
    const imports = `import { basename as base, join } from "node:path"; import * as path from "node:path";`;
    await (await program.run(`// ${imports}\n${VALUES}`)).ended;
    const code = "const f = (text: number) => {\n  return text + 1;\n};\n__assay.out = f(1);";
    await program.breakAt(code, 2);
    const { ended } = await program.run(code);
    const { frameId } = await program.stopped();
    expect(await program.evaluate("[text, list.length]", frameId)).toBe("(2) [1, 5]");
    expect(await program.evaluate('base("/a/b") + join("c", "d") + path.sep', frameId)).toBe('"bc/d/"');
    expect(await program.evaluate("text = 5; big = 3n; ({ text })", frameId)).toBe("{text: 5}");
    expect(await program.evaluate("{ a: 1 }", frameId)).toBe("{a: 1}");
    expect(await program.send("evaluate", { expression: "missing", frameId })).toMatchObject({
      success: false,
      message: "ReferenceError: missing is not defined",
    });
    expect(await program.send("evaluate", { expression: "a b", frameId })).toMatchObject({ success: false });
    const hover = { expression: "big = 4n", frameId, context: "hover" };
    expect((await program.send("evaluate", hover)).success).toBe(false);
    await program.ask("copyToGlobals", {
      srcVariableName: "text",
      dstVariableName: "copied",
      srcFrameId: frameId,
    });
    await program.ask("continue");
    await ended;
    expect(await program.evaluate("[out, big, copied, await Promise.resolve(7)]")).toBe("(4) [6, 3n, 5, 7]");
  });

  it("shows a variable as Jupyter would, and as text while the program stands", async () => {
    await (await program.run("__assay.x = [1, 2];")).ended;
    expect(await program.ask("richInspectVariables", { variableName: "x" })).toEqual({
      data: { "text/plain": "1,2", "text/html": "<b>1,2</b>" },
      metadata: {},
    });
    expect(await program.send("richInspectVariables", { variableName: "y" })).toMatchObject({
      success: false,
    });
    await program.attach();
    const { ended } = await program.run("const x = 'local';\ndebugger;\n__assay.z = x;");
    const { frameId } = await program.stopped();
    expect(await program.ask("richInspectVariables", { variableName: "x", frameId })).toEqual({
      data: { "text/plain": '"local"' },
      metadata: {},
    });
    await program.ask("continue");
    await ended;
  });
});
