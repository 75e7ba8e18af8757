import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DebugProgram } from "../../support/debug-program.js";

let program: DebugProgram;
beforeEach(async () => {
  program = new DebugProgram();
  await program.attach();
});
afterEach(() => program.end());

const later = "const later = (v: number) => new Promise<number>((r) => setTimeout(() => r(v), 20));";

async function step(command: "next" | "stepIn" | "stepOut"): Promise<string[]> {
  await program.ask(command, { threadId: 1 });
  return (await program.stopped()).frames;
}

describe("steps", () => {
  it("over go from line to line, past several statements of one line and past await", async () => {
    const code = `${later}
__assay.a = 1; __assay.b = 2;
__assay.c = await later(5);
__assay.d = __assay.c + 1;
for await (const x of [1, 2]) __assay.e = x;
__assay.f = 3;`;
    await program.breakAt(code, 2);
    const { ended } = await program.run(code);
    expect((await program.stopped()).frames).toEqual(["<cell>:2"]);
    expect(await step("next")).toEqual(["<cell>:3"]);
    expect(await step("next")).toEqual(["<cell>:4"]);
    const lines = [await step("next")];
    while (lines.at(-1)?.[0] === "<cell>:5") lines.push(await step("next"));
    expect(lines.at(-1)).toEqual(["<cell>:6"]);
    expect(await program.evaluate("[a, b, c, d, e]")).toBe("(5) [1, 2, 5, 6, 2]");
    await program.ask("continue");
    await ended;
  });

  it("in go into the user's functions and pass by Node's, out go back", async () => {
    const code = `const twice = (x: number) => {
  const y = x * 2;
  return y;
};
console.error(twice(1));
const r = [1, 2].map((x) => {
  return twice(x);
});
__assay.r = r;`;
    await program.breakAt(code, 5);
    const { ended } = await program.run(code);
    expect((await program.stopped()).frames).toEqual(["<cell>:5"]);
    expect(await step("stepIn")).toEqual(["twice:2", "<cell>:5"]);
    expect(await step("next")).toEqual(["twice:3", "<cell>:5"]);
    expect((await step("stepOut"))[0]).toBe("<cell>:5");
    let frames = await step("stepIn");
    while (frames[0] === "<cell>:5") frames = await step("stepIn");
    expect(frames).toEqual(["<cell>:6"]);
    frames = await step("stepIn");
    expect(frames).toEqual(["<anonymous>:7", "<cell>:6"]);
    expect(await step("stepIn")).toEqual(["twice:2", "<anonymous>:7", "<cell>:6"]);
    await program.ask("continue");
    expect(await ended).toBeUndefined();
    expect(program.stderr).toBe("2\n");
  });

  it("past the end of a cell end with it, and do not stop the next one", async () => {
    const code = "__assay.z = 1;\n__assay.y = 2;";
    await program.breakAt(code, 2);
    const first = await program.run(code);
    await program.stopped();
    program.events.length = 0;
    await program.ask("next");
    // The function's end is a place of its own in V8; a step from there is out of the cell.
    const more = await Promise.race([
      first.ended.then(() => "ended"),
      program.event("stopped").then(() => "stopped"),
    ]);
    if (more === "stopped") await program.ask("next");
    expect(await first.ended).toBeUndefined();
    const second = await program.run("__assay.x = 1;\n__assay.w = 2;");
    expect(await second.ended).toBeUndefined();
    expect((await program.ask("debugInfo")).stoppedThreads).toEqual([]);
  });

  it("need a stop", async () => {
    for (const command of ["next", "stepIn", "stepOut"]) {
      expect(await program.send(command, { threadId: 1 })).toMatchObject({
        success: false,
        message: `${command}: the program is not stopped.`,
      });
    }
    expect(await program.send("continue", { threadId: 1 })).toMatchObject({ success: true });
  });
});

describe("pause", () => {
  it("stops a loop, and an interrupt ends it while it is stopped", async () => {
    const { ended } = await program.run("let i = 0;\nfor (;;) {\n  i++;\n}");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await program.ask("pause", { threadId: 1 });
    const stop = await program.stopped();
    expect(stop.reason).toBe("pause");
    expect(Number(await program.evaluate("i", stop.frameId))).toBeGreaterThan(0);
    await program.release();
    program.interrupt();
    expect(await ended).toContain("interrupted");
    expect(await (await program.run("__assay.still = 1")).ended).toBeUndefined();
  });

  it("with nothing running stops the next cell at its first line", async () => {
    await program.ask("pause", { threadId: 1 });
    const { ended } = await program.run("const a = 1;\n__assay.a = a;");
    expect(await program.stopped()).toMatchObject({ reason: "pause", frames: ["<cell>:1"] });
    await program.ask("continue");
    await ended;
  });

  it("a debugger statement stops", async () => {
    const { ended } = await program.run("const a = 1;\ndebugger;\n__assay.a = a;");
    expect(await program.stopped()).toMatchObject({ reason: "breakpoint", frames: ["<cell>:2"] });
    await program.ask("continue");
    await ended;
  });
});
