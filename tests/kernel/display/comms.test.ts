import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, it } from "vitest";
import type { Comm } from "../../../kernel/display/api.js";
import { makeComms } from "../../../kernel/display/comms.js";
import { type FakeHost, installHost } from "./support.js";

function attached(): { readonly host: FakeHost; readonly comms: ReturnType<typeof makeComms>["comms"] } {
  const host = installHost();
  const { comms, attach } = makeComms();
  attach();
  return { host, comms };
}

describe("comms", () => {
  it("that are opened here send, receive and close", () => {
    const { host, comms } = attached();
    const comm = comms.open("stop", { a: 1 }, { metadata: { m: 1 }, buffers: [Uint8Array.of(1).buffer] });
    comm.send({ b: 2 });
    const got: unknown[] = [];
    const stop = comm.onMessage(({ data, buffers }) => got.push([data, buffers.length]));
    host.receive({ id: comm.id, data: { c: 3 } }, [Uint8Array.of(9)]);
    stop();
    host.receive({ id: comm.id, data: { c: 4 } });
    comm.close();
    expect(got).toEqual([[{ c: 3 }, 1]]);
    expect(host.sent.map(({ packet }) => packet)).toEqual([
      { kind: "open", id: comm.id, target: "stop", data: { a: 1 }, metadata: { m: 1 } },
      { kind: "msg", id: comm.id, data: { b: 2 }, metadata: {} },
      { kind: "close", id: comm.id, data: {}, metadata: {} },
    ]);
    expect(host.sent[0].buffers).toEqual([Uint8Array.of(1)]);
    expect(() => comm.send(1)).toThrow(/is closed/);
  });

  it("that the front end opens come to their target; others are closed", () => {
    const { host, comms } = attached();
    const opened: Comm[] = [];
    const end = comms.register("stop", (comm) => opened.push(comm));
    expect(host.targets).toEqual(["stop"]);
    host.receive({ kind: "open", id: "c1", target: "stop" });
    // Messages that come before anyone listens are kept.
    host.receive({ id: "c1", data: 5 });
    const got: unknown[] = [];
    opened[0].onMessage(({ data }) => got.push(data));
    expect(got).toEqual([5]);
    end();
    expect(host.targets).toEqual([]);
    host.receive({ kind: "open", id: "c2", target: "stop" });
    expect(host.sent.at(-1)?.packet).toMatchObject({ kind: "close", id: "c2" });
  });

  it("go to the newest of two that want a target, and to none where it is not named", () => {
    const { host, comms } = attached();
    const came: string[] = [];
    const end = comms.register("stop", () => came.push("first"));
    comms.register("stop", () => came.push("second"));
    end();
    host.receive({ kind: "open", id: "c1", target: "stop" });
    expect(came).toEqual(["second"]);
    host.receive({ kind: "open", id: "c2" });
    expect(host.sent.at(-1)?.packet).toMatchObject({
      kind: "close",
      id: "c2",
      data: { reason: 'no comm target ""' },
    });
    comms.open("x").send(null);
    expect(host.sent.at(-1)?.packet.data).toEqual({});
  });

  it("iterate until they close, and lose nothing meanwhile", async () => {
    const { host, comms } = attached();
    const comm = comms.open("x");
    const got: unknown[] = [];
    const loop = (async () => {
      for await (const { data } of comm) got.push(data);
    })();
    host.receive({ id: comm.id, data: 1 });
    host.receive({ id: comm.id, data: 2 });
    host.receive({ kind: "close", id: comm.id });
    await loop;
    expect(got).toEqual([1, 2]);
    expect(comm.closed).toBe(true);
  });

  it("call listeners as code of the cell that added them", () => {
    const { host, comms } = attached();
    const run = new AsyncLocalStorage<number>();
    const comm = comms.open("x");
    let seen: number | undefined;
    run.run(3, () => comm.onMessage(() => (seen = run.getStore())));
    host.receive({ id: comm.id });
    expect(seen).toBe(3);
  });
});
