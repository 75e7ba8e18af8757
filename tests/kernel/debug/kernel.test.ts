import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";
import type { KernelMessage } from "../../support/kernel-wire.js";

// biome-ignore lint/suspicious/noExplicitAny: replies are read field by field, and a wrong one fails the test.
type Body = any;

describe("a front end of the real kernel", () => {
  let client: KernelClient;
  let sequence = 0;
  beforeEach(async () => {
    client = await KernelClient.start();
  }, 60_000);
  afterEach(() => client.close());

  async function debug(command: string, args: object = {}): Promise<Body> {
    sequence++;
    const content = { type: "request", seq: sequence, command, arguments: args };
    const reply: Body = (await client.request("control", { type: "debug_request", content })).content;
    if (!reply.success) throw new Error(`${command}: ${reply.message}`);
    return reply.body;
  }

  /** The next stop, with the lines of its frames. */
  async function stopped(after: number): Promise<{ frames: string[]; frameId: number; reason: string }> {
    const isStop = (one: KernelMessage): boolean =>
      one.header.msg_type === "debug_event" && (one.content as Body).event === "stopped";
    // It may have come meanwhile.
    const message = client.iopub.slice(after).find(isStop) ?? (await client.waitIopub(isStop, 20_000));
    const { stackFrames } = await debug("stackTrace", { threadId: 1 });
    return {
      reason: (message.content as Body).body.reason,
      frames: stackFrames.map(({ name, line }: Body) => `${name}:${line}`),
      frameId: stackFrames[0].id,
    };
  }

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
    await debug("initialize", { adapterID: "assay" });
    await debug("attach");
    const { sourcePath } = await debug("dumpCell", { code: CELL });
    const breakpoints = [{ line: 5, condition: "row.id === 2 && offset === 10" }, { line: 8 }];
    await debug("setBreakpoints", { source: { path: sourcePath }, breakpoints });
    let seen = client.iopub.length;
    const run = client.execute(CELL);
    const stop = await stopped(seen);
    expect(stop).toMatchObject({ reason: "breakpoint", frames: ["square:5", "<cell>:7"] });
    expect(await client.beat()).toBeLessThan(1000);
    const { scopes } = await debug("scopes", { frameId: stop.frameId });
    const found: Record<string, Record<string, string>> = {};
    for (const { name, variablesReference } of scopes) {
      const { variables } = await debug("variables", { variablesReference });
      found[name] = Object.fromEntries(variables.map(({ name: key, value }: Body) => [key, value]));
    }
    expect(found.Locals).toMatchObject({ row: "{id: 2}", value: "4" });
    expect(found.Globals).toMatchObject({ total: "11", offset: "10", square: "ƒ (row)" });
    expect(Object.keys(found.Globals).filter((name) => name.startsWith("import"))).toEqual([]);
    const evaluate = async (expression: string) =>
      (await debug("evaluate", { expression, frameId: stop.frameId, context: "repl" })).result;
    expect(await evaluate('base("/x/y") + (value + offset)')).toBe('"y14"');
    expect(await evaluate("offset = 100")).toBe("100");
    seen = client.iopub.length;
    await debug("continue", { threadId: 1 });
    expect((await stopped(seen)).frames).toEqual(["<cell>:8"]);
    seen = client.iopub.length;
    await debug("next", { threadId: 1 });
    expect((await stopped(seen)).frames).toEqual(["<cell>:9"]);
    await debug("continue", { threadId: 1 });
    const { reply, result } = await run;
    expect(reply.content).toMatchObject({ status: "ok" });
    expect(result).toMatchObject({ "text/plain": expect.stringContaining("115") });
    await debug("disconnect");
    expect((await client.execute(CELL)).reply.content).toMatchObject({ status: "ok" });
  }, 60_000);

  it("stops at errors that nobody catches, and is interrupted where it stands", async () => {
    await debug("initialize");
    await debug("attach");
    await debug("setExceptionBreakpoints", { filters: ["uncaught"] });
    const code =
      'try { throw new Error("one"); } catch {}\nconst f = () => {\n  throw new Error("two");\n};\nf();';
    let seen = client.iopub.length;
    const run = client.execute(code);
    expect(await stopped(seen)).toMatchObject({ reason: "exception", frames: ["f:3", "<cell>:5"] });
    await client.request("control", { type: "interrupt_request", content: {} });
    expect((await run).reply.content).toMatchObject({ status: "error" });
    seen = client.iopub.length;
    const loop = client.execute("let n = 0;\nfor (;;) {\n  n++;\n}");
    await new Promise((resolve) => setTimeout(resolve, 500));
    await debug("pause", { threadId: 1 });
    expect((await stopped(seen)).reason).toBe("pause");
    await client.request("control", { type: "interrupt_request", content: {} });
    expect((await loop).error?.ename).toBe("KeyboardInterrupt");
    expect((await client.execute("n > 0")).result).toMatchObject({ "text/plain": "true" });
  }, 60_000);

  it("lists and shows variables without a debugger", async () => {
    await client.execute(
      'import * as path from "node:path"; const rows = [{ a: 1 }]; class P { x = 1 }\nconst p = new P();',
    );
    const { variables } = await debug("inspectVariables");
    expect(Object.fromEntries(variables.map(({ name, value }: Body) => [name, value]))).toMatchObject({
      rows: "(1) [{…}]",
      p: "P {x: 1}",
    });
    const { data } = await debug("richInspectVariables", { variableName: "rows" });
    expect(data["text/plain"]).toContain("a: 1");
    expect((await debug("debugInfo")).isStarted).toBe(false);
  }, 60_000);
});
