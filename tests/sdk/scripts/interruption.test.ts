import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { HangUps } from "../../../sdk/scripts/hang-ups.js";
import { interruptible } from "../../../sdk/scripts/interruption.js";

function work(onHangUp: () => boolean = () => false) {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const said: string[] = [];
  const clock = { nowMs: 0 };
  const done = interruptible(
    (signal) =>
      new Promise<string>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        signals.once("finish", () => resolve("done"));
      }),
    () => said.push("stopping"),
    onHangUp,
    signals,
    (code) => exits.push(code),
    () => clock.nowMs,
  );
  return { signals, exits, said, clock, done };
}

describe("Ctrl-C", () => {
  it("aborts the work at first, and says so once", async () => {
    const { signals, exits, said, done } = work();
    signals.emit("SIGINT");
    await expect(done).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(exits).toEqual([]);
    expect(said).toEqual(["stopping"]);
    expect(signals.listenerCount("SIGINT")).toBe(0);
  });

  it("counts the copy that npm sends on as the same press, and ends at once at the next", async () => {
    const { signals, exits, clock, done } = work();
    done.catch(() => {});
    signals.emit("SIGINT");
    clock.nowMs = 20;
    signals.emit("SIGINT");
    expect(exits).toEqual([]);
    clock.nowMs = 1500;
    signals.emit("SIGINT");
    expect(exits).toEqual([130]);
  });

  it("stops at SIGHUP too, unless somebody takes it for a look at the registry", async () => {
    const stopped = work();
    stopped.signals.emit("SIGHUP");
    await expect(stopped.done).rejects.toMatchObject({ code: "INTERRUPTED" });
    const hangUps = new HangUps();
    let looks = 0;
    const deaf = hangUps.on(() => {
      looks += 1;
    });
    const { signals, said, done } = work(hangUps.tell);
    signals.emit("SIGHUP");
    signals.emit("SIGHUP");
    expect([looks, said]).toEqual([2, []]);
    deaf();
    signals.emit("SIGHUP");
    await expect(done).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(signals.listenerCount("SIGHUP")).toBe(0);
  });

  it("leaves work alone that ends by itself", async () => {
    const { signals, exits, said, done } = work();
    signals.emit("finish");
    expect(await done).toBe("done");
    expect([exits, said]).toEqual([[], []]);
    expect(signals.listenerCount("SIGTERM")).toBe(0);
  });
});
