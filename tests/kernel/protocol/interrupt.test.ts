import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const SPIN = "console.log('spins'); while (true) {}";

/** Starts a cell and waits until it prints. */
async function begun(code: string): ReturnType<ReturnType<typeof kernel>["begin"]> {
  const printed = kernel().waitIopub(({ header }) => header.msg_type === "stream");
  const run = await kernel().begin(code);
  await printed;
  return run;
}

describe("interrupt_request", () => {
  it.each([
    ["a loop", SPIN],
    [
      "a loop in a microtask",
      "console.log('spins'); Promise.resolve().then(() => { while (true) {} }); await 0",
    ],
    ["an await that never ends", "console.log('waits'); await new Promise(() => {})"],
  ])("ends %s and keeps the state", async (_, code) => {
    await kernel().execute("var kept = 42");
    const run = await begun(code);
    const reply = await kernel().request("control", { type: "interrupt_request" });
    expect(reply.content).toEqual({ status: "ok" });
    expect((await run.ended).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await kernel().execute("kept")).result).toMatchObject({ "text/plain": "42" });
  });

  it("a signal to the process group does the same", async () => {
    await kernel().execute("var kept = 43");
    const run = await begun(SPIN);
    kernel().process.signal("SIGINT");
    expect((await run.ended).error?.ename).toBe("KeyboardInterrupt");
    expect((await kernel().execute("kept")).result).toMatchObject({ "text/plain": "43" });
  });

  it("cells that are queued are aborted", async () => {
    const run = await begun(SPIN);
    const queued = await kernel().begin("console.log('ran')");
    await kernel().request("control", { type: "interrupt_request" });
    await run.ended;
    const { reply, stdout } = await queued.ended;
    expect(reply.content.status).toBe("aborted");
    expect(stdout).toBe("");
  });

  it("heartbeat, control and requests to the compiler are answered while a cell spins", async () => {
    const run = await begun(SPIN);
    await kernel().beat();
    await kernel().request("control", { type: "kernel_info_request" });
    await kernel().request("shell", { type: "is_complete_request", content: { code: "{" } });
    await kernel().request("shell", { type: "history_request", content: { hist_access_type: "tail", n: 1 } });
    // The newest status is that of the cell, which still runs.
    await wait(100);
    const status = kernel().iopub.findLast(({ header }) => header.msg_type === "status");
    expect([status?.content.execution_state, status?.parent_header.msg_id]).toEqual(["busy", run.id]);
    await kernel().request("control", { type: "interrupt_request" });
    await run.ended;
  });

  it("does nothing where nothing runs", async () => {
    await kernel().request("control", { type: "interrupt_request" });
    expect((await kernel().execute("1")).reply.content.status).toBe("ok");
  });
});
