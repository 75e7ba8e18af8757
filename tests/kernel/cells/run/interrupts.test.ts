import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunnerProcess } from "../../../support/runner.js";

let runner: RunnerProcess;
beforeEach(async () => {
  runner = await RunnerProcess.start();
  await runner.run("__assay.kept = 41;");
});
afterEach(() => runner.stop());

const LOOPS: Record<string, string> = {
  "a loop": "while (true) {}",
  "a loop that prints": "for (let i = 0; ; i++) console.log(i);",
  "a loop in a try with finally": "try { while (true) {} } finally { while (true) {} }",
  "a loop after an await": "await null; while (true) {}",
  "a loop of awaits": "for (;;) await 0;",
  "a loop of ticks": "await new Promise(() => { const f = () => process.nextTick(f); f(); });",
  "a loop after a timer": "await new Promise((go) => setTimeout(go, 5)); while (true) {}",
  "a loop in a timer": "await new Promise(() => setTimeout(() => { while (true) {} }, 5));",
  "a loop in an interval": "await new Promise(() => setInterval(() => { while (true) {} }, 5));",
  "a loop in an immediate": "await new Promise(() => setImmediate(() => { while (true) {} }));",
  "a loop in a promise's callback": "await Promise.resolve().then(() => { while (true) {} });",
  "a loop after timers/promises":
    'await (await __cell.import("node:timers/promises")).setTimeout(5); while (true) {}',
  "a loop in a callback of fs":
    'const fs = await __cell.import("node:fs"); await new Promise(() => fs.readFile("/etc/hostname", () => { while (true) {} }));',
  "a loop after fs.promises":
    'const fs = await __cell.import("node:fs/promises"); await fs.readFile("/etc/hostname"); while (true) {}',
  "a loop after opening a file":
    'const fs = await __cell.import("node:fs/promises"); const f = await fs.open("/etc/hostname"); await f.stat(); while (true) {}',
  "a loop after fetch":
    'const http = await __cell.import("node:http"); const s = http.createServer((q, r) => r.end("x")).listen(0); await new Promise((go) => s.on("listening", go)); await (await fetch(`http://localhost:${s.address().port}`)).text(); while (true) {}',
  "a loop in a server":
    'const http = await __cell.import("node:http"); const s = http.createServer(() => { while (true) {} }).listen(0); await new Promise((go) => s.on("listening", go)); await fetch(`http://localhost:${s.address().port}`);',
  "a loop after WebAssembly":
    "await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); while (true) {}",
  "a regular expression that backtracks": '/^(a+)+$/.test("a".repeat(40) + "b")',
  "a wait for nothing": "await new Promise(() => undefined);",
  "a wait for a timer": "await new Promise((go) => setTimeout(go, 1e6));",
  "a blocked thread": "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "a wait for a child process": 'require("node:child_process").execSync("sleep 1000");',
  "a wait for a child process that ignores SIGINT":
    'require("node:child_process").spawnSync("sh", ["-c", "trap : INT; while :; do sleep 0.1; done"]);',
  "a result that never is": "return { then() { while (true) {} } };",
};

describe("an interrupt", () => {
  for (const [name, body] of Object.entries(LOOPS)) {
    it(`ends ${name}`, async () => {
      const run = runner.start(`__assay.reached = 1; console.log("begun"); ${body}`);
      // Its own turn of the event loop has come; what loops in a later one has some time for that.
      await runner.until(() => runner.text(run) !== "", "the cell's first line");
      await new Promise((go) => setTimeout(go, 100));
      expect(runner.of("done", run)).toEqual([]);
      runner.interrupt(run);
      const { error } = await runner.done(run);
      expect(error).toMatchObject({ ename: "KeyboardInterrupt", evalue: "the cell was interrupted" });
      expect(await runner.value("return __assay.kept + __assay.reached;")).toBe("42");
      expect(await runner.value("await new Promise((go) => setTimeout(go, 5)); return 'timers'")).toBe(
        "'timers'",
      );
      expect(
        await runner.value(
          "const fs = await __cell.import('node:fs/promises'); return (await fs.readFile('/etc/hostname')).length > 0",
        ),
      ).toBe("true");
      expect(runner.exit).toBeUndefined();
    });
  }

  it("ends code that goes on after each of many waits", async () => {
    const run = runner.start(`
      __assay.turns = 0;
      const http = await __cell.import("node:http");
      const server = http.createServer((q, r) => r.end("x")).listen(0);
      await new Promise((go) => server.on("listening", go));
      const { setTimeout: sleep } = await __cell.import("node:timers/promises");
      const { promisify } = await __cell.import("node:util");
      (async () => { for (;;) { await sleep(2); __assay.turns++; } })();
      (async () => { for (;;) { await promisify(setTimeout)(2); __assay.turns++; } })();
      (async () => { for (;;) { await (await fetch("http://localhost:" + server.address().port)).text(); __assay.turns++; } })();
      for (;;) { await new Promise((go) => setTimeout(go, 2)); __assay.turns++; }`);
    while (Number(await runner.value("return __assay.turns ?? 0;")) <= 10)
      await new Promise((go) => setTimeout(go, 20));
    runner.interrupt(run);
    await runner.done(run);
    expect(
      await runner.value(
        "const { turns } = __assay; await new Promise((go) => setTimeout(go, 100)); return [turns > 10, __assay.turns - turns < 3];",
      ),
    ).toBe("[ true, true ]");
    expect(runner.of("lateError")).toEqual([]);
  });

  it("ends late code that spins though its cell is done", async () => {
    await runner.run("setTimeout(() => { while (true) {} }, 5);");
    await new Promise((go) => setTimeout(go, 50));
    runner.interrupt();
    expect(await runner.value("return __assay.kept;")).toBe("41");
  });

  it("leaves the next cell alone", async () => {
    for (let i = 0; i < 5; i++) {
      const run = runner.start("while (true) {}");
      await new Promise((go) => setTimeout(go, 40));
      runner.interrupt(run);
      await runner.done(run, 3000);
      expect(
        await runner.value("const end = Date.now() + 120; while (Date.now() < end) {} return 'whole';"),
      ).toBe("'whole'");
    }
  });

  it("that meets the end of its cell never takes the next one with it", async () => {
    for (let ms = 0; ms < 40; ms += 2) {
      const run = runner.start(`const end = Date.now() + ${ms}; while (Date.now() < end) {}`);
      await new Promise((go) => setTimeout(go, ms));
      runner.interrupt(run);
      await runner.done(run);
      expect(await runner.value("await new Promise((go) => setTimeout(go, 1)); return 'whole';")).toBe(
        "'whole'",
      );
    }
  });

  it("finds its guard around the callbacks of Node, though Node puts its own there for storages", async () => {
    const stack = await runner.value(`
      Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName()).join();
      const { AsyncLocalStorage } = await __cell.import("node:async_hooks");
      const fs = await __cell.import("node:fs");
      return await new AsyncLocalStorage().run(1, () =>
        new Promise((go) => fs.readFile("/etc/hostname", () => go(new Error("here").stack))));`);
    expect(stack).toContain("assay:guard");
  });

  it("that comes before its cell ends it as it begins", async () => {
    const next = runner.start("return 1;");
    await runner.done(next);
    runner.control({ op: "interrupt", runs: [next + 1] });
    await new Promise((go) => setTimeout(go, 50));
    const run = runner.start("while (true) {}");
    expect((await runner.done(run, 3000)).error?.ename).toBe("KeyboardInterrupt");
    expect(await runner.value("return __assay.kept;")).toBe("41");
  });

  it("by a signal of the cell's own is one, or nothing where it meets no code, but never a cell that does not end", async () => {
    for (let i = 0; i < 5; i++) {
      const { error } = await runner.run(
        "process.kill(process.pid, 'SIGINT'); const end = Date.now() + 30; while (Date.now() < end) {} await new Promise((go) => setTimeout(go, 30));",
      );
      expect([undefined, "KeyboardInterrupt"]).toContain(error?.ename);
    }
    expect(await runner.value("return __assay.kept;")).toBe("41");
  });

  it("of nothing does nothing", async () => {
    runner.interrupt();
    runner.child.kill("SIGINT");
    await new Promise((go) => setTimeout(go, 60));
    expect(await runner.value("return __assay.kept;")).toBe("41");
  });
});
