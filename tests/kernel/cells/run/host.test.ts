import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunnerProcess } from "../../../support/runner.js";

let runner: RunnerProcess;
beforeAll(async () => {
  runner = await RunnerProcess.start();
});
afterAll(() => runner.stop());

const HOST = 'const host = globalThis[Symbol.for("assay.kernel")];';

describe("input", () => {
  it("asks the host and gives the answer", async () => {
    const run = runner.start(`${HOST} console.log("before"); return await host.input("name? ", true);`);
    await runner.until(() => runner.of("input", run).length > 0, "input");
    const [{ id, prompt, password }] = runner.of("input", run);
    expect({ prompt, password, printed: runner.text(run) }).toEqual({
      prompt: "name? ",
      password: true,
      printed: "before\n",
    });
    runner.send({ op: "inputReply", id, value: "Ada" });
    await runner.done(run);
    expect(runner.of("result", run)[0].data["text/plain"]).toBe("'Ada'");
  });

  it("refuses where nobody can be asked", async () => {
    const { error } = await runner.run(`${HOST} await host.input("", false);`, { allowStdin: false });
    expect(error).toMatchObject({ ename: "AssayError", evalue: expect.stringMatching(/gives no input/) });
    const run = runner.start(`${HOST} await host.input("", false);`);
    await runner.until(() => runner.of("input", run).length > 0, "input");
    runner.send({ op: "inputReply", id: runner.of("input", run)[0].id } as never);
    expect((await runner.done(run)).error?.evalue).toMatch(/nobody can be asked/);
  });

  it("is ended by an interrupt", async () => {
    const run = runner.start(`${HOST} await host.input("", false);`);
    await runner.until(() => runner.of("input", run).length > 0, "input");
    runner.interrupt(run);
    expect((await runner.done(run)).error?.ename).toBe("KeyboardInterrupt");
  });
});

describe("comms", () => {
  it("bring messages with buffers both ways while a cell awaits", async () => {
    const run = runner.start(`${HOST}
      host.commTargets(["t"]);
      const message = await new Promise((go) => host.listenToComms((message, buffers) => go({ ...message, bytes: [...buffers[0]] })));
      host.sendComm({ kind: "msg", id: message.id, data: { got: message.data, bytes: message.bytes }, metadata: {} }, [new Uint8Array([9])]);`);
    await runner.until(() => runner.of("commTargets").length > 0, "targets");
    runner.send({ op: "comm", kind: "open", id: "c1", target: "t", data: { x: 1 }, metadata: {} }, [
      new Uint8Array([1, 2]),
    ]);
    await runner.done(run);
    const sent = runner.events.find(({ message }) => message.op === "comm");
    expect(sent?.message).toEqual({
      op: "comm",
      kind: "msg",
      id: "c1",
      data: { got: { x: 1 }, bytes: [1, 2] },
      metadata: {},
      run,
    });
    expect(sent?.buffers.map((buffer) => [...buffer])).toEqual([[9]]);
  });
});

describe("the rest that cells ask of the process", () => {
  it("shows, clears, pages and holds, in order", async () => {
    const run = runner.start(`${HOST}
      console.log("a"); host.show({ data: { "text/plain": "b" }, metadata: {} }, { displayId: "d", update: false });
      host.clear(true); host.page({ "text/plain": "page" });
      host.hold(new Promise((go) => setTimeout(go, 30)).then(() => console.log("held")));`);
    const { payload } = await runner.done(run);
    const ops = runner.events
      .map(({ message }) => message)
      .filter((message) => "run" in message && message.run === run);
    expect(ops.map(({ op }) => op)).toEqual(["stream", "display", "clear", "stream", "done"]);
    expect(payload).toEqual([{ data: { "text/plain": "page" }, start: 0 }]);
  });

  it("tells a changed setting", async () => {
    await runner.run(`${HOST} host.changeSettings({ ...host.settings(), typeCheck: "off" });`);
    expect(runner.of("settings").at(-1)?.settings).toMatchObject({ typeCheck: "off" });
    expect(
      await runner.value(`${HOST} return host.info().executionCount > 0 && host.info().version !== "";`),
    ).toBe("true");
  });

  it("aborts the signal of the interrupted run alone", async () => {
    const signal = `${HOST} const signal = host.signal();`;
    const other = runner.start(
      `${signal} await new Promise((go) => { __assay.go = go; }); return signal.aborted;`,
    );
    const run = runner.start(
      `${signal} __assay.seen = []; signal.addEventListener("abort", () => __assay.seen.push(signal.reason.name)); await new Promise(() => undefined);`,
    );
    await new Promise((go) => setTimeout(go, 50));
    runner.interrupt(run);
    expect((await runner.done(run)).error?.ename).toBe("KeyboardInterrupt");
    expect(await runner.value("__assay.go(); return __assay.seen;")).toBe("[ 'AbortError' ]");
    await runner.done(other);
    expect(runner.of("result", other)[0].data["text/plain"]).toBe("false");
  });

  it("clears timers of the interrupted run alone", async () => {
    await runner.run("__assay.ticks = 0; __assay.other = 0; setInterval(() => __assay.other++, 5);");
    const run = runner.start("setInterval(() => __assay.ticks++, 5); await new Promise(() => undefined);");
    await new Promise((go) => setTimeout(go, 50));
    runner.interrupt(run);
    await runner.done(run);
    expect(
      await runner.value(
        "const { ticks, other } = __assay; await new Promise((go) => setTimeout(go, 50)); return [ticks > 0, __assay.ticks - ticks, __assay.other > other];",
      ),
    ).toBe("[ true, 0, true ]");
  });
});

describe("a preview", () => {
  it("shows values at a path, without getters or proxies", async () => {
    await runner.run(`__assay.model = { layers: [{ units: 3 }], get slow() { throw 1; }, long: "x".repeat(5000) };
      __assay.proxy = new Proxy({}, { getOwnPropertyDescriptor() { __assay.touched = true; } });
      __assay.shy = { [Symbol.for("nodejs.util.inspect.custom")]() { __assay.touched = true; return "" } };`);
    let id = 0;
    const preview = async (expression: string) => {
      runner.send({ op: "preview", id: ++id, expression });
      await runner.until(() => runner.of("previewReply").some((reply) => reply.id === id), "preview");
      return runner.of("previewReply").find((reply) => reply.id === id)?.text;
    };
    expect(await preview("model.layers[0].units")).toBe("3");
    expect(await preview("model.layers")).toBe("[ { units: 3 } ]");
    expect(await preview('model["layers"].length')).toBe("1");
    expect(await preview("model.slow")).toBeNull();
    expect(await preview("model.none")).toBeNull();
    expect(await preview("model.layers.push(1)")).toBeNull();
    expect(await preview("proxy.x")).toBeNull();
    expect(await preview("shy")).toContain("inspect.custom");
    expect(await preview("Math.PI")).toBe("3.141592653589793");
    expect((await preview("model.long"))?.length).toBeLessThan(1100);
    expect(await runner.value("return __assay.touched;")).toBeUndefined();
  });
});

describe("the end", () => {
  it("comes with the host's, while a cell spins too", async () => {
    const lonely = await RunnerProcess.start();
    lonely.start("while (true) {}");
    await new Promise((go) => setTimeout(go, 50));
    for (const fd of [3, 4, 5]) (lonely.child.stdio[fd] as import("node:net").Socket).destroy();
    await lonely.until(() => lonely.exit !== undefined, "exit", 3000);
  });

  it("comes by itself where the commands end", async () => {
    const lonely = await RunnerProcess.start();
    await lonely.run("process.on('exit', () => console.log('bye'));");
    (lonely.child.stdio[3] as import("node:net").Socket).end();
    await lonely.until(() => lonely.exit !== undefined, "exit", 3000);
    expect(lonely.exit).toEqual({ code: 0, signal: null });
    expect(lonely.text(0)).toBe("bye\n");
  });
});
