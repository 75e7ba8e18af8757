import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

const REGISTER = `
  const got: unknown[] = [];
  kernel.comms.register("echo", (comm, { data }) => {
    comm.send({ opened: data });
    comm.onMessage((message) => {
      got.push(message.data);
      comm.send({ echo: message.data }, { buffers: message.buffers.map((b) => new Uint8Array([...b].reverse())) });
    });
  });
`;

describe("comms", () => {
  it("open, message with binary buffers, info and close", async () => {
    await kernel().execute(REGISTER);
    const opened = kernel().waitIopub(({ header }) => header.msg_type === "comm_msg");
    const comm_id = "c1";
    await kernel().send("shell", {
      type: "comm_open",
      content: { comm_id, target_name: "echo", data: { hello: 1 } },
    });
    expect((await opened).content).toEqual({ comm_id, data: { opened: { hello: 1 } } });

    const info = await kernel().request("shell", { type: "comm_info_request", content: {} });
    expect(info.content).toEqual({ status: "ok", comms: { c1: { target_name: "echo" } } });
    const other = await kernel().request("shell", {
      type: "comm_info_request",
      content: { target_name: "other" },
    });
    expect(other.content.comms).toEqual({});

    const echoed = kernel().waitIopub(({ header }) => header.msg_type === "comm_msg");
    await kernel().send("shell", {
      type: "comm_msg",
      content: { comm_id, data: { n: 2 } },
      buffers: [new Uint8Array([1, 2, 255, 0])],
    });
    const echo = await echoed;
    expect(echo.content).toEqual({ comm_id, data: { echo: { n: 2 } } });
    expect(echo.buffers.map((buffer) => [...buffer])).toEqual([[0, 255, 2, 1]]);

    await kernel().send("shell", { type: "comm_close", content: { comm_id, data: {} } });
    const closed = await kernel().request("shell", { type: "comm_info_request", content: {} });
    expect(closed.content.comms).toEqual({});
  });

  it("a message reaches the code of a cell that awaits: it stops a loop", async () => {
    await kernel().execute(`
      let stop = false;
      kernel.comms.register("stop", (comm) => { comm.onMessage(() => { stop = true; }); });
    `);
    await kernel().send("shell", {
      type: "comm_open",
      content: { comm_id: "s", target_name: "stop", data: {} },
    });
    const started = kernel().waitIopub(({ header }) => header.msg_type === "stream");
    const training = await kernel().begin(`
      let epochs = 0;
      console.log("trains");
      while (!stop) { epochs++; await new Promise((r) => setTimeout(r, 5)); }
      epochs > 0
    `);
    await started;
    await kernel().send("shell", { type: "comm_msg", content: { comm_id: "s", data: {} } });
    expect((await training.ended).result).toMatchObject({ "text/plain": "true" });
  });

  it("one that a cell opens is told with the cell as its parent", async () => {
    const run = await kernel().execute(
      `const mine = kernel.comms.open("widget", { a: 1 }); mine.send({ b: 2 })`,
    );
    const [open, message] = run.messages.filter(({ header }) => header.msg_type.startsWith("comm_"));
    expect(open.header.msg_type).toBe("comm_open");
    expect(open.content).toEqual({ comm_id: expect.any(String), target_name: "widget", data: { a: 1 } });
    expect(message.content).toEqual({ comm_id: open.content.comm_id, data: { b: 2 } });
  });

  it("one to a target that nobody registered is closed", async () => {
    const closed = kernel().waitIopub(({ header }) => header.msg_type === "comm_close");
    await kernel().send("shell", {
      type: "comm_open",
      content: { comm_id: "x", target_name: "nobody", data: {} },
    });
    expect((await closed).content).toEqual({ comm_id: "x", data: {} });
    await expect.poll(() => kernel().process.stderr).toContain('a comm was opened for "nobody"');
  });

  it("the widgets' own, which JupyterLab opens for every notebook, is closed without a word", async () => {
    const closed = kernel().waitIopub(({ header }) => header.msg_type === "comm_close");
    await kernel().send("shell", {
      type: "comm_open",
      content: { comm_id: "w", target_name: "jupyter.widget.control", data: {} },
    });
    expect((await closed).content).toEqual({ comm_id: "w", data: {} });
    await kernel().send("shell", {
      type: "comm_msg",
      content: { comm_id: "w", data: { method: "request_states" } },
    });
    const later = kernel().waitIopub(({ header }) => header.msg_type === "comm_close");
    await kernel().send("shell", {
      type: "comm_open",
      content: { comm_id: "z", target_name: "logged after it", data: {} },
    });
    await later;
    await expect.poll(() => kernel().process.stderr).toContain("logged after it");
    expect(kernel().process.stderr).not.toContain("jupyter.widget.control");
  });
});
