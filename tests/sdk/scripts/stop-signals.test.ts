import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { untilStopped } from "../../../sdk/scripts/stop-signals.js";

it("a first signal stops, the same press sent twice is one, a later one ends at once; SIGHUP only looks again", async () => {
  const signals = new EventEmitter();
  const heard: string[] = [];
  let nowMs = 0;
  const stopped = untilStopped(
    { onFirst: () => heard.push("first"), onHangUp: () => heard.push("look") },
    signals,
    (code) => heard.push(`exit ${code}`),
    () => nowMs,
  );
  signals.emit("SIGHUP");
  signals.emit("SIGINT");
  await stopped;
  nowMs = 500;
  signals.emit("SIGINT");
  nowMs = 2000;
  signals.emit("SIGTERM");
  expect(heard).toEqual(["look", "first", "exit 130"]);
});
