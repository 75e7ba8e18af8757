import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunnerProcess } from "../../../support/runner.js";

let runner: RunnerProcess;
beforeAll(async () => {
  runner = await RunnerProcess.start();
});
afterAll(() => runner.stop());

describe("a run", () => {
  it("gives its value as the result, and keeps it as _", async () => {
    expect(await runner.value("return 1 + 1;")).toBe("2");
    expect(await runner.value("return _ + 1;")).toBe("3");
  });

  it("gives no result without a value, and keeps _", async () => {
    const run = runner.start("return undefined;");
    await runner.done(run);
    expect(runner.of("result", run)).toEqual([]);
    expect(await runner.value("return _;")).toBe("3");
  });

  it("shares names with later cells by the scope", async () => {
    await runner.run("__assay.c = 1; __assay.g = () => __assay.c;");
    expect(await runner.value("__assay.c = 5; return __assay.g();")).toBe("5");
  });

  it("says which of its names were not set before its error", async () => {
    await runner.run("__assay.old = 1;");
    const { error, unset } = await runner.run("__assay.first = 1; throw new TypeError('stop');", {
      declares: ["first", "second", "old"],
    });
    expect(error).toMatchObject({ ename: "TypeError", evalue: "stop" });
    expect(unset).toEqual(["second", "old"]);
  });

  it("overlaps with others while it awaits", async () => {
    const first = runner.start("await new Promise((go) => { __assay.go = go; }); return 'first';");
    expect(await runner.value("__assay.go(); return 'second';")).toBe("'second'");
    await runner.done(first);
    expect(runner.of("result", first)[0].data["text/plain"]).toBe("'first'");
  });

  it("shows nothing and changes no _ where it is silent", async () => {
    const run = runner.start("return 7;", { silent: true });
    await runner.done(run);
    expect(runner.of("result", run)).toEqual([]);
    expect(await runner.value("return _;")).not.toBe("7");
  });

  it("answers user expressions one by one, errors too", async () => {
    const done = await runner.run("__assay.x = 20;", {
      userExpressions: {
        good: { script: "(async (__assay) => __assay.x + 1)" },
        bad: { script: "(async () => { throw new RangeError('no'); })" },
        refused: { error: { ename: "SyntaxError", evalue: "what", traceback: [] } },
      },
    });
    expect(done.userExpressions).toMatchObject({
      good: { status: "ok", data: { "text/plain": "21" } },
      bad: { status: "error", ename: "RangeError", evalue: "no" },
      refused: { status: "error", ename: "SyntaxError", evalue: "what" },
    });
  });

  it("marks native output before it is done", async () => {
    const run = runner.start("return 1;");
    await runner.done(run);
    await runner.until(() => runner.native.stdout.endsWith(`\u0000assay:${run}\u0000`), "mark on stdout");
    await runner.until(() => runner.native.stderr.endsWith(`\u0000assay:${run}\u0000`), "mark on stderr");
  });
});
