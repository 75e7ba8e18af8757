import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DebugFront } from "../../support/debug-front.js";
import { KernelClient } from "../../support/kernel-client.js";

// biome-ignore lint/suspicious/noExplicitAny: replies are read field by field, and a wrong one fails the test.
type Body = any;

describe("a front end of the real kernel", () => {
  let client: KernelClient;
  let front: DebugFront;
  beforeEach(async () => {
    client = await KernelClient.start();
    front = new DebugFront(client);
  });
  afterEach(() => client.close());

  const CELL = `interface Row { id: number }
let total: number = 0;
const square = (row: Row): number => {
  const value = row.id ** 2;
  return value + offset;
};
for (const id of [1, 2]) total += square({ id });
await new Promise((resolve) => setTimeout(resolve, 10));
base(\`/a/\${total}\`);`;

  it("stops at a breakpoint of a cell, looks around, steps over await and goes on", async () => {
    await client.execute('import { basename as base } from "node:path"; const offset = 10;');
    await front.attach();
    await front.breakAt(CELL, { line: 5, condition: "row.id === 2 && offset === 10" }, { line: 8 });
    const run = client.execute(CELL);
    const stop = await front.stopped();
    expect(stop).toMatchObject({ reason: "breakpoint", frames: ["square:5", "<cell>:7"] });
    expect(await client.beat()).toBeLessThan(1000);
    const found = await front.scopes(stop.frameId);
    expect(found.Locals).toMatchObject({ row: "{id: 2}", value: "4" });
    expect(found.Globals).toMatchObject({ total: "11", offset: "10", square: "ƒ (row)" });
    expect(Object.keys(found.Globals).filter((name) => name.startsWith("import"))).toEqual([]);
    const evaluate = (expression: string) => front.evaluate(expression, stop.frameId);
    expect(await evaluate('base("/x/y") + (value + offset)')).toBe('"y14"');
    expect(await evaluate("offset = 100")).toBe("100");
    await front.goOn();
    expect((await front.stopped()).frames).toEqual(["<cell>:8"]);
    expect((await front.step("next")).frames).toEqual(["<cell>:9"]);
    await front.goOn();
    const { reply, result } = await run;
    expect(reply.content).toMatchObject({ status: "ok" });
    expect(result).toMatchObject({ "text/plain": expect.stringContaining("115") });
    await front.ask("disconnect");
    expect((await client.execute(CELL)).reply.content).toMatchObject({ status: "ok" });
  });

  it("stops at errors that nobody catches, and is interrupted where it stands", async () => {
    await front.attach();
    await front.ask("setExceptionBreakpoints", { filters: ["uncaught"] });
    const code =
      'try { throw new Error("one"); } catch {}\nconst f = () => {\n  throw new Error("two");\n};\nf();';
    const run = client.execute(code);
    expect(await front.stopped()).toMatchObject({ reason: "exception", frames: ["f:3", "<cell>:5"] });
    await client.request("control", { type: "interrupt_request", content: {} });
    expect((await run).reply.content).toMatchObject({ status: "error" });
    const loop = client.execute("let n = 0;\nfor (;;) {\n  n++;\n}");
    await new Promise((resolve) => setTimeout(resolve, 500));
    await front.ask("pause", { threadId: 1 });
    expect((await front.stopped()).reason).toBe("pause");
    await client.request("control", { type: "interrupt_request", content: {} });
    expect((await loop).error?.ename).toBe("KeyboardInterrupt");
    expect((await client.execute("n > 0")).result).toMatchObject({ "text/plain": "true" });
  });

  it("interrupts a cell where it stands, also where little is left of it", async () => {
    const code = "let reached = 0;\nconst a = 1;\nreached = 1;\na + 1";
    await front.attach();
    for (const [cell, line] of [
      [code, 3],
      [`await null;\n${code}`, 4],
    ] as const) {
      await front.breakAt(cell, { line });
      const run = client.execute(cell);
      await front.stopped();
      await client.request("control", { type: "interrupt_request", content: {} });
      expect((await run).error?.ename).toBe("KeyboardInterrupt");
      expect((await client.execute("reached")).result).toMatchObject({ "text/plain": "0" });
    }
    // A timer whose cell has ended.
    const timer = "setTimeout(() => {\n  reached = 3;\n}, 5);";
    await front.breakAt(timer, { line: 2 });
    await client.execute(timer);
    await front.stopped();
    await client.request("control", { type: "interrupt_request", content: {} });
    expect((await client.execute("reached")).result).toMatchObject({ "text/plain": "0" });
  });

  it("tells JupyterLab's console why an expression failed", async () => {
    await front.attach("jupyterlab");
    const run = client.execute("const a = 1;\ndebugger;\na");
    const { frameId } = await front.stopped();
    expect(await front.evaluate("nope", frameId)).toBe("ReferenceError: nope is not defined");
    expect(await front.evaluate("await 1", frameId)).toContain(
      "cannot be evaluated while the program is stopped",
    );
    const watch = { expression: "nope", frameId, context: "watch" };
    expect(await front.send("evaluate", watch)).toMatchObject({ success: false });
    await front.goOn();
    await run;
  });

  it("lists and shows variables without a debugger", async () => {
    await client.execute(
      'import * as path from "node:path"; const rows = [{ a: 1 }]; class P { x = 1 }\nconst p = new P();',
    );
    const { variables } = await front.ask("inspectVariables");
    expect(Object.fromEntries(variables.map(({ name, value }: Body) => [name, value]))).toMatchObject({
      rows: "(1) [{…}]",
      p: "P {x: 1}",
    });
    const { data } = await front.ask("richInspectVariables", { variableName: "rows" });
    expect(data["text/plain"]).toContain("a: 1");
    expect((await front.ask("debugInfo")).isStarted).toBe(false);
  });
});
