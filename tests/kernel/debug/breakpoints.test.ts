import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { passCheck } from "../../../kernel/debug/breakpoints.js";
import { DebugProgram } from "../../support/debug-program.js";

let program: DebugProgram;
beforeEach(() => {
  program = new DebugProgram();
});
afterEach(() => program.end());

const ADD = `interface Pair { a: number; b: number }

// Adds.
__assay.add = ({ a, b }: Pair): number => {
  const sum: number = a + b;
  return sum * __assay.c;
};
__assay.total = 0;
for (const a of [1, 2, 3, 4]) {
  __assay.total += __assay.add({ a, b: 10 });
}
`;

describe("breakpoints", () => {
  it("stop a cell that has not run yet, on its TypeScript line", async () => {
    await program.attach();
    const [set] = await program.breakAt(ADD, 6);
    expect(set).toMatchObject({ verified: true, line: 6 });
    await (await program.run("__assay.c = 2;")).ended;
    const { ended } = await program.run(ADD);
    const stop = await program.stopped();
    expect(stop.reason).toBe("breakpoint");
    expect(stop.body.hitBreakpointIds).toEqual([set.id]);
    expect(stop.frames).toEqual(["add:6", "<cell>:10"]);
    expect(await program.ask("debugInfo")).toMatchObject({ isStarted: true, stoppedThreads: [1] });
    await program.breakAt(ADD);
    await program.ask("continue", { threadId: 1 });
    expect(await ended).toBeUndefined();
    expect(await program.evaluate("total")).toBe("100");
  });

  it("are set in functions of cells that ran before the debugger came", async () => {
    await (await program.run("__assay.c = 1;")).ended;
    await (await program.run(ADD)).ended;
    await program.attach();
    await program.breakAt(ADD, 5);
    const { ended } = await program.run("__assay.r = __assay.add({ a: 1, b: 1 });");
    const { frames } = await program.stopped();
    expect(frames).toEqual(["add:5", "<cell>:1"]);
    await program.ask("continue");
    await ended;
  });

  it("move from a line without code to the next that has some", async () => {
    await program.attach();
    const [blank, comment] = await program.breakAt(ADD, 2, 3);
    expect([blank.line, comment.line]).toEqual([4, 4]);
    const [missing] = await program.breakAt(ADD, 99);
    expect(missing).toMatchObject({ verified: false, line: 99, message: "There is no line 99." });
  });

  it("have conditions, in which names of cells and of the frame stand", async () => {
    await program.attach();
    await program.breakAt(ADD, { line: 5, condition: "a === 3 && c === 2" }, { line: 6, condition: "c > 5" });
    await (await program.run("__assay.c = 2; __assay.a = -1;")).ended;
    const { ended } = await program.run(ADD);
    const { frameId } = await program.stopped();
    expect(await program.evaluate("[a, b, c]", frameId)).toBe("(3) [3, 10, 2]");
    await program.ask("continue");
    expect(await ended).toBeUndefined();
    const [wrong] = await program.breakAt(ADD, { line: 5, condition: "a ===" });
    expect(wrong.verified).toBe(false);
    expect(wrong.message).toContain("no expression");
  });

  it("count passes, and log without a stop", async () => {
    await program.attach();
    await program.breakAt(ADD, { line: 5, hitCondition: "% 2", logMessage: "a is {a}, c {c}, {nope}" });
    await (await program.run("__assay.c = 2;")).ended;
    expect(await (await program.run(ADD)).ended).toBeUndefined();
    await program.ask("threads");
    const outputs = program.events.filter(({ event }) => event === "output").map(({ body }) => body.output);
    expect(outputs).toEqual([2, 4].map((a) => `a is ${a}, c 2, {ReferenceError: nope is not defined}\n`));
  });

  it("belong to a text, also where two cells compile to the same script", async () => {
    const twin = ADD.replace("// Adds.", "// Adds!");
    await program.attach();
    await program.breakAt(twin, 8);
    await (await program.run("__assay.c = 1;")).ended;
    expect(await (await program.run(ADD)).ended).toBeUndefined();
    const { ended } = await program.run(twin);
    expect((await program.stopped()).frames).toEqual(["<cell>:8"]);
    await program.ask("continue");
    await ended;
  });

  it("are kept where a cell compiles to another script the next time", async () => {
    await program.attach();
    await program.breakAt(ADD, 8);
    await (await program.run("__assay.c = 1;")).ended;
    for (const extra of ["", "/* other */", "\n\n\n".replace(/\n/g, " ")]) {
      const { ended } = await program.run(ADD, extra);
      expect((await program.stopped()).frames).toEqual(["<cell>:8"]);
      await program.ask("continue");
      await ended;
    }
    expect((await program.ask("debugInfo")).breakpoints).toEqual([
      { source: expect.stringMatching(/\.ts$/), breakpoints: [{ line: 8 }] },
    ]);
  });

  it("end with the debugger, which lets a stopped program go", async () => {
    await program.attach();
    await program.breakAt(ADD, 5);
    await (await program.run("__assay.c = 1;")).ended;
    const { ended } = await program.run(ADD);
    await program.stopped();
    await program.ask("disconnect", {});
    expect(await ended).toBeUndefined();
    expect(await program.ask("debugInfo")).toMatchObject({
      isStarted: false,
      breakpoints: [],
      stoppedThreads: [],
    });
    expect(await (await program.run(ADD)).ended).toBeUndefined();
    await program.attach();
    await program.breakAt(ADD, 8);
    const again = await program.run(ADD);
    expect((await program.stopped()).frames).toEqual(["<cell>:8"]);
    await program.ask("continue");
    await again.ended;
  });
});

describe("a hit condition", () => {
  it.each([
    ["3", [3]],
    [" = 3 ", [3]],
    ["==3", [3]],
    ["===3", [3]],
    ["> 3", [4, 5, 6]],
    [">=3", [3, 4, 5, 6]],
    ["<3", [1, 2]],
    ["<= 3", [1, 2, 3]],
    ["%3", [3, 6]],
  ])("%s stops at the passes that it names", (text, stops) => {
    const check = passCheck(text);
    expect([1, 2, 3, 4, 5, 6].filter((pass) => check?.(pass))).toEqual(stops);
  });

  it.each(["%0", "", "often", "-1", "!=3", "1.5"])("%j is none", (text) => {
    expect(passCheck(text)).toBeUndefined();
  });
});
