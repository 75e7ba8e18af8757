import { execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunnerProcess } from "../../support/runner.js";

const ROOT = join(__dirname, "../../..");
const run = promisify(execFile);

describe("in the process that runs cells", () => {
  let runner: RunnerProcess;
  beforeAll(async () => {
    runner = await RunnerProcess.start({ cwd: ROOT });
  });
  afterAll(() => runner.stop());

  const displays = (of: number) =>
    runner
      .of("display", of)
      .map(({ data, update }) => `${update ? "update " : ""}${String(data["text/plain"])}`);

  it("displays stand among the output in order, and the cell waits for those that come late", async () => {
    const cell = runner.start(`
      console.log("before");
      display(new Promise((go) => setTimeout(go, 30, { late: true })));
      console.log("after");`);
    await runner.done(cell);
    const order = runner.events
      .map(({ message }) => message)
      .filter((message) => message.op === "stream" || message.op === "display" || message.op === "done")
      .filter((message) => message.run === cell)
      .map(({ op }) => op);
    expect(order).toEqual(["stream", "display", "stream", "display", "done"]);
    expect(displays(cell)).toEqual(["…", "update { late: true }"]);
    expect(runner.of("result", cell)).toEqual([]);
  });

  it("another cell changes a display; a handle is no result", async () => {
    const first = runner.start(`return display(1, { id: "shared" });`);
    await runner.done(first);
    const second = runner.start(`return display.update("shared", 2);`);
    await runner.done(second);
    expect(runner.of("display", second)[0]).toMatchObject({ displayId: "shared", update: true });
    expect([...runner.of("result", first), ...runner.of("result", second)]).toEqual([]);
  });

  it("a bar moves while its cell never yields", async () => {
    const cell = runner.start(`
      const end = Date.now() + 1500;
      for (const _ of progress((function* () { while (Date.now() < end) yield 1; })(), { label: "spin" }));`);
    await runner.until(() => runner.of("display", cell).length > 3, "updates");
    expect(runner.of("done", cell)).toEqual([]);
    await runner.done(cell);
    expect(displays(cell).length).toBeLessThan(25);
    expect(displays(cell).at(-1)).toMatch(/^update spin [\d,]+ · /);
  });

  it("a bar's newest state is there when its cell is done, and where the cell waits", async () => {
    const cell = runner.start(`const bar = progress(9); bar.add(3);`);
    await runner.done(cell);
    expect(displays(cell).at(-1)).toMatch(/^update .* 3 \/ 9 /);
    const waits = runner.start(`const bar = progress(9); bar.add(4); await new Promise(() => {});`);
    await runner.until(() => / 4 \/ 9 /.test(displays(waits).at(-1) ?? ""), "the bar");
    expect(runner.of("done", waits)).toEqual([]);
    runner.interrupt(waits);
    await runner.done(waits);
  });

  it("a comm stops a loop that awaits", async () => {
    const cell = runner.start(`
      let stopped = false;
      kernel.comms.register("stop", (comm) => comm.onMessage(({ data }) => { stopped = data.stop; comm.send("stopping"); }));
      let epochs = 0;
      while (!stopped) { epochs++; await new Promise((go) => setTimeout(go, 5)); }
      return epochs > 0;`);
    await runner.until(() => runner.of("commTargets").at(-1)?.targets.includes("stop") === true, "target");
    runner.send({ op: "comm", kind: "open", id: "s", target: "stop", data: {}, metadata: {} });
    runner.send({ op: "comm", kind: "msg", id: "s", data: { stop: true }, metadata: {} });
    await runner.done(cell);
    expect(runner.of("result", cell)[0].data["text/plain"]).toBe("true");
    expect(runner.of("comm", cell).at(-1)).toMatchObject({ id: "s", data: "stopping" });
  });

  it("what a slider's listener shows goes to the cell that made it", async () => {
    const cell = runner.start(`slider({ label: "depth", value: 2 }).onChange((depth) => display(depth));`);
    await runner.done(cell);
    const { id } = runner.of("comm", cell)[0];
    runner.send({
      op: "comm",
      kind: "msg",
      id,
      data: { method: "update", state: { value: 5 } },
      metadata: {},
    });
    await runner.until(() => displays(cell).includes("5"), "listener");
    expect(displays(cell)).toContain("update depth: 5 (0 to 100)");
  });

  it("the package's exports are the globals", async () => {
    expect(
      await runner.value(`
      const { display: imported, kernel: other } = await __cell.import("assay/kernel");
      return [imported === display, other === kernel, kernel.info.executionCount > 0];`),
    ).toBe("[ true, true, true ]");
  });

  it("errors are shown in the cell's own lines, without those of the kernel", async () => {
    const text = String(
      await runner.value(`return Object.assign(new RangeError("too far"), { code: "FAR" });`),
    );
    expect(text).toMatch(/^RangeError: too far\n[\s\S]*\{ code: 'FAR' \}$/);
    expect(text).not.toMatch(/kernel\/cells|node:/);
    expect(text).not.toContain("\u001b");
  });

  it("a setting tells the host", async () => {
    await runner.run(`kernel.settings.typeCheck = "off";`);
    expect(runner.of("settings").at(-1)?.settings.typeCheck).toBe("off");
    const { error } = await runner.run(`kernel.settings.typeCheck = "of";`);
    expect(error?.evalue).toMatch(/"error", "warn" or "off"/);
  });
});

describe("in a script", () => {
  const script = (code: string) => ["--input-type=module", "-e", code];

  it("prints, draws and is inert", async () => {
    const { stdout, stderr } = await run(
      process.execPath,
      script(`
        import { clearOutput, display, kernel, progress, slider } from "assay/kernel";
        display({ a: 1 });
        clearOutput();
        kernel.settings.typeCheck = "off";
        for (const _ of progress([1, 2], { label: "rows" }));
        slider({ value: 3 }).onChange(() => {});`),
      { cwd: ROOT },
    );
    expect(stdout).toBe("{ a: 1 }\n3 (0 to 100)\n");
    expect(stderr).toMatch(/^rows █+ 2 \/ 2 · /);
  });

  it("asks on its input, and says where that ends", async () => {
    const ask = async (text: string): Promise<string> => {
      const child = spawn(
        process.execPath,
        script(`
          import { input } from "assay/kernel";
          try { console.log(await input("name? "), await input("", { password: true })); }
          catch (error) { console.log(error.code); }`),
        { cwd: ROOT, stdio: ["pipe", "pipe", "ignore"] },
      );
      let out = "";
      child.stdout.on("data", (piece) => {
        out += String(piece);
      });
      child.stdin.end(text);
      await new Promise((resolve) => child.on("close", resolve));
      return out;
    };
    expect(await ask("Ada\nsecret\n")).toBe("Ada secret\n");
    expect(await ask("")).toBe("INPUT_UNAVAILABLE\n");
  });
});
