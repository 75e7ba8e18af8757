import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunnerProcess } from "../../../support/runner.js";

let runner: RunnerProcess;
beforeAll(async () => {
  runner = await RunnerProcess.start();
});
afterAll(() => runner.stop());

/** Index of an event among all. */
const at = (op: string, run: number) =>
  runner.events.findIndex(({ message }) => message.op === op && "run" in message && message.run === run);

describe("output", () => {
  it("comes whole, in order, before the end", async () => {
    const run = runner.start("for (let i = 0; i < 100_000; i++) console.log('line', i);");
    await runner.done(run);
    const lines = runner.text(run).split("\n");
    expect(lines).toHaveLength(100_001);
    expect(lines.slice(0, -1).every((line, i) => line === `line ${i}`)).toBe(true);
  });

  it("keeps the order of the two streams", async () => {
    const run = runner.start("for (let i = 0; i < 500; i++) { console.log(i); console.error(-i); }");
    await runner.done(run);
    const order = runner.of("stream", run).map(({ name, text }) => `${name}:${text}`);
    expect(order).toHaveLength(1000);
    expect(order.slice(-2)).toEqual(["stdout:499\n", "stderr:-499\n"]);
  });

  it("comes before the result", async () => {
    const run = runner.start("console.log('a'); return 1;");
    await runner.done(run);
    expect(at("stream", run)).toBeLessThan(at("result", run));
    expect(at("result", run)).toBeLessThan(at("done", run));
  });

  it("comes while the cell spins", async () => {
    const run = runner.start(
      "console.log('now'); const end = Date.now() + 1000; while (Date.now() < end) {}",
    );
    await runner.until(() => runner.text(run) === "now\n", "the line");
    expect(runner.of("done", run)).toEqual([]);
    await runner.done(run);
  });

  it("comes while the cell spins, also the tail of a burst", async () => {
    const run = runner.start(
      "for (let i = 0; i < 300; i++) console.log(i); const end = Date.now() + 1500; while (Date.now() < end) {}",
    );
    await runner.until(() => runner.text(run).endsWith("299\n"), "the last line", 1000);
    expect(runner.of("done", run)).toEqual([]);
    await runner.done(run);
  });

  it("goes to the cell that started the code, after its end too", async () => {
    const first = runner.start(
      "setTimeout(() => console.log('late'), 50); Promise.resolve().then(() => __assay.p).then(() => console.log('promise'));",
    );
    await runner.done(first);
    const second = runner.start("await new Promise((go) => setTimeout(go, 100)); console.log('second');");
    await runner.done(second);
    expect(runner.text(first)).toBe("promise\nlate\n");
    expect(runner.text(second)).toBe("second\n");
  });

  it("takes bytes, halves of characters, encodings and callbacks", async () => {
    const run = runner.start(`
      const euro = Buffer.from("€");
      process.stdout.write(euro.subarray(0, 1));
      process.stdout.write(new Uint8Array(euro.subarray(1)));
      process.stdout.write("6869", "hex");
      await new Promise((go) => process.stdout.write("!", go));
      await new Promise((go) => process.stdout.write("?", "utf8", go));`);
    const { error } = await runner.done(run);
    expect(error).toBeUndefined();
    expect(runner.text(run)).toBe("€hi!?");
  });

  it("holds what console offers", async () => {
    const run = runner.start(`
      console.table([{ a: 1 }]); console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
      console.group("g"); console.info("in"); console.groupEnd(); console.count(); console.assert(false, "no");
      console.time("t"); console.timeEnd("t"); console.log("%s is %d", "x", 5, { y: 1 });`);
    const { error } = await runner.done(run);
    expect(error).toBeUndefined();
    expect(runner.text(run)).toMatch(
      /│ 0 +│ 1 │\n[\s\S]*\{ a: \[Object\] \}\ng\n {2}in\ndefault: 1\nt: [\d.]+ms\nx is 5 \{ y: 1 \}\n$/,
    );
    expect(runner.text(run, "stderr")).toBe("Assertion failed: no\n");
  });

  it("of workers and children reaches the host", async () => {
    const run = runner.start(`
      const { Worker } = await __cell.import("node:worker_threads");
      const { spawnSync } = await __cell.import("node:child_process");
      const worker = new Worker("console.log('from a worker')", { eval: true });
      await new Promise((go) => worker.on("exit", go));
      spawnSync("echo", ["from a child"], { stdio: "inherit" });`);
    await runner.done(run);
    expect(runner.text(run)).toBe("from a worker\n");
    await runner.until(
      () => runner.native.stdout.includes(`from a child\n\u0000assay:${run}\u0000`),
      "the child's line before the mark",
    );
  });
});
