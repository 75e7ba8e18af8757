import { describe, expect, it } from "vitest";
import { TestSession } from "./test-session.js";

describe("names of cells", { timeout: 60_000 }, () => {
  const session = new TestSession();
  const run = (...cells: string[]): Promise<unknown> => session.run(...cells);

  it("are seen by later cells, and closures see later assignments", async () => {
    expect(await run("let c = 1; const g = () => c", "c = 5; g()")).toBe(5);
  });

  it("are declared again: const, let, class, function, enum, type, interface", async () => {
    expect(await run("const a = 1", "const a = 'x'; a.length")).toBe(1);
    expect(await run("let b = 1", "let b = true; b")).toBe(true);
    expect(await run("class C { m() { return 1 } }", "class C { n() { return 2 } }; new C().n()")).toBe(2);
    expect(await run("function f() { return 1 }", "function f(s: string) { return s }; f('s')")).toBe("s");
    expect(await run("enum E { A }", "enum E { B = 7 }; E.B")).toBe(7);
    expect(await run("type T = number", "type T = string; const t: T = 't'; t")).toBe("t");
    expect(await run("interface I { a: 1 }", "interface I { b: 2 }; const i: I = { b: 2 }; i.b")).toBe(2);
  });

  it("of a function that is declared again reach the functions that call it", async () => {
    expect(
      await run(
        "function tax(n: number) { return n * 2 }; function total(n: number) { return n + tax(n) }; total(10)",
        "function tax(n: number) { return n }; total(10)",
      ),
    ).toBe(20);
  });

  it("mean a value and a type that come from different cells", async () => {
    expect(await run("const Row = { id: 4 }", "type Row = typeof Row; const r: Row = { id: 5 }; r.id")).toBe(
      5,
    );
    expect(await run("Row.id")).toBe(4);
    expect(await run("const again: Row = Row; again.id")).toBe(4);
    expect(await run("const Row = [1, 2]; Row.length")).toBe(2);
    expect(await run("const old: Row = { id: 1 }; old.id + Row.length")).toBe(3);
  });

  it("keep local names of functions and blocks apart", async () => {
    expect(
      await run(
        "const n = 1, list = [3]",
        "const inner = (n: number) => n * 10; { const n = 7; list.push(n) } for (const n of [9]) list.push(n); [inner(2), n, list]",
      ),
    ).toEqual([20, 1, [3, 7, 9]]);
  });

  it.each([
    "__assay",
    "__cell",
    "name",
    "process",
    "module",
    "$",
    "_x",
    "self",
    "__proto__x",
    "async",
    "of",
    "undefined_",
  ])("may be %s", async (name) => {
    expect(await run(`const ${name} = 3`, `((__assay: number) => ${name} + __assay)(1)`)).toBe(
      name === "__assay" ? 2 : 4,
    );
  });

  it("are what they were where the cell that declares them again ended before it set them", async () => {
    await run("const kept = 1");
    await expect(
      session.runOrForget("throwIt(); function throwIt() { throw new Error('x') } const fresh = 'new'"),
    ).rejects.toThrow("x");
    expect(session.refused("fresh").evalue).toContain("Cannot find name 'fresh'");
    const { declares } = session.convert("const kept = 'text'");
    expect(declares).toEqual(["kept"]);
    session.forgetLast(["kept"]);
    expect(await run("kept.toFixed(1)")).toBe("1.0");
  });

  it("of a refused cell are not declared", async () => {
    session.refused("const notYet = 1; const wrong: string = 2");
    expect(session.refused("notYet").evalue).toContain("Cannot find name 'notYet'");
  });

  it("of an expression of the user's are not declared, and it is an object where it starts as one", async () => {
    expect(await session.expression("{ a: 1 }")).toEqual({ a: 1 });
    await session.expression("(() => { var w = 1; return w })()");
    await session.expression("const secret = 1");
    expect(session.refused("secret").evalue).toContain("secret");
  });
});
