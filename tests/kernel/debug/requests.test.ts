import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importsIn } from "../../../kernel/debug/import-names.js";
import { DebugProgram } from "../../support/debug-program.js";

const COMMANDS = [
  "initialize attach configurationDone disconnect debugInfo dumpCell setBreakpoints setExceptionBreakpoints threads",
  "stackTrace scopes variables evaluate setVariable continue next stepIn stepOut pause source modules loadedSources",
  "inspectVariables richInspectVariables copyToGlobals exceptionInfo __proto__ constructor toString",
].flatMap((line) => line.split(" "));

describe("requests", () => {
  let program: DebugProgram;
  beforeEach(() => {
    program = new DebugProgram();
  });
  afterEach(() => program.end());

  it("before a debugger is started are answered where they need none, else refused", async () => {
    expect(await program.ask("debugInfo")).toEqual({
      isStarted: false,
      hashMethod: "Murmur2",
      hashSeed: expect.any(Number),
      tmpFilePrefix: expect.stringMatching(/[\\/]$/),
      tmpFileSuffix: ".ts",
      breakpoints: [],
      stoppedThreads: [],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    });
    expect(await program.send("threads")).toMatchObject({
      type: "response",
      success: false,
      command: "threads",
      message: 'threads: the debugger is not started. Send "initialize" first.',
    });
    expect(await program.ask("modules")).toEqual({ modules: [], totalModules: 0 });
    expect(await program.send("disconnect")).toMatchObject({ success: true });
  });

  it("follow the protocol: capabilities, then the event initialized", async () => {
    const reply = await program.raw({ type: "request", seq: 7, command: "initialize", arguments: {} });
    expect(reply).toMatchObject({
      type: "response",
      request_seq: 7,
      success: true,
      command: "initialize",
      body: {
        supportsConditionalBreakpoints: true,
        exceptionBreakpointFilters: [{ filter: "uncaught" }, { filter: "all" }],
      },
    });
    await program.event("initialized");
    expect(await program.ask("threads")).toEqual({ threads: [{ id: 1, name: "cells" }] });
    expect(await program.ask("stackTrace", { threadId: 1 })).toEqual({ stackFrames: [], totalFrames: 0 });
  });

  it("tell JupyterLab that all is initialized behind attach, when it has read the filters of errors", async () => {
    await program.ask("initialize", { clientID: "jupyterlab" });
    await program.ask("threads");
    expect(program.events).toEqual([]);
    await program.ask("attach");
    await program.event("initialized");
  });

  it("with wrong arguments are refused in words", async () => {
    await program.attach();
    const refusals = [
      ["dumpCell", { code: 5 }, 'dumpCell: argument "code" must be a string. Got: 5.'],
      ["dumpCell", null, 'dumpCell: argument "code" must be a string. Got: nothing.'],
      ["setBreakpoints", { source: "a" }, 'setBreakpoints: argument "source" must be an object. Got: "a".'],
      [
        "setBreakpoints",
        { source: { path: "/a" }, breakpoints: [{ line: 1.5 }] },
        'setBreakpoints.breakpoints[0]: argument "line" must be a whole number. Got: 1.5.',
      ],
      [
        "setBreakpoints",
        { source: { path: "/a" }, breakpoints: [5] },
        'setBreakpoints: argument "breakpoints[0]" must be an object. Got: 5.',
      ],
      [
        "setBreakpoints",
        { source: { path: "/a" }, breakpoints: 5 },
        'setBreakpoints: argument "breakpoints" must be an array. Got: 5.',
      ],
      [
        "setExceptionBreakpoints",
        { filters: [null] },
        'setExceptionBreakpoints: argument "filters[0]" must be a string. Got: null.',
      ],
      ["modules", { startModule: -1 }, 'modules: argument "startModule" must be 0 or more. Got: -1.'],
      ["scopes", { frameId: 1 }, "The program is not stopped, so that there are no frames."],
      ["variables", { variablesReference: 99 }, /There is no variable 99/],
      ["source", { source: { path: "/etc/passwd" } }, /not one of the program's/],
      ["exceptionInfo", {}, "The program is not stopped at an error."],
      ["fly", {}, 'The command "fly" is not known.'],
      ["__proto__", {}, 'The command "__proto__" is not known.'],
    ] as const;
    for (const [command, args, message] of refusals) {
      const reply = await program.raw({ type: "request", seq: 1, command, arguments: args });
      expect(reply.success).toBe(false);
      expect(reply.message).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
    }
  });

  it("of any kind are answered, running and stopped", async () => {
    const args = fc.oneof(
      fc.dictionary(
        fc.constantFrom(
          ..."code source breakpoints filters frameId variablesReference name value".split(" "),
        ),
        fc.oneof(fc.jsonValue(), fc.integer({ min: 0, max: 50 }), fc.constant({ path: "/nowhere.ts" })),
      ),
      fc.jsonValue(),
    );
    const requests = fc.record({
      type: fc.constant("request"),
      seq: fc.oneof(fc.nat(), fc.jsonValue()),
      command: fc.oneof(fc.constantFrom(...COMMANDS), fc.string(), fc.jsonValue()),
      arguments: args,
    });
    await program.attach();
    await program.run("let n = 0;\nfor (;;) {\n  await new Promise((r) => setTimeout(r, 1));\n  n++;\n}");
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const reply = await program.raw(request);
        expect(typeof reply.success).toBe("boolean");
        if (!reply.success) expect(reply.message).toMatch(/\S/);
      }),
      { numRuns: 400 },
    );
    await program.ask("disconnect");
    await program.attach();
    expect((await program.ask("debugInfo")).isStarted).toBe(true);
  });

  it("lets a program go that was on its way to a stop", async () => {
    await program.attach();
    const { ended } = await program.run(
      "let n = 0;\nwhile (!globalThis.enough) {\n  await new Promise((r) => setTimeout(r, 1));\n  n++;\n}",
    );
    for (let round = 0; round < 40; round++) {
      await program.ask("pause");
      await program.ask("disconnect");
      await program.attach();
    }
    await program.run("globalThis.enough = true;");
    expect(await ended).toBeUndefined();
  });
});

describe("names of imports", () => {
  it.each([
    ['import fs from "node:fs"', { fs: "node:fs default" }],
    ['import * as tf from "@tensorflow/tfjs";', { tf: "@tensorflow/tfjs *" }],
    ["import d, { a, b as c, type T } from './x.js'", { d: "./x.js default", a: "./x.js a", c: "./x.js b" }],
    ['import {\n  one,\n  default as two,\n} from "m"', { one: "m one", two: "m default" }],
    ['import type { T } from "m"; import "side"; await import("n")', {}],
    ['import type from "m"', { type: "m default" }],
    ['const x = 1; import { y } from "m"; // import z', { y: "m y" }],
  ])("in %s", (text, expected) => {
    const found = [...importsIn(text)].map(([name, { specifier, member }]) => [
      name,
      `${specifier} ${member}`,
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });
});
