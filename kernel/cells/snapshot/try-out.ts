import { spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import type { Completeness, Converted, ConvertRequest, Refused } from "../../contracts/index.js";
import { encodeFrame, FrameReader } from "../../processes/frames.js";
import { SNAPSHOT_FLAGS } from "./places.js";

/** Milliseconds that a snapshot may take to answer. */
const PATIENCE_MS = 30_000;

/** Starts a process from a snapshot and has it convert a cell. */
export function startsFrom(
  blob: string,
  signal?: AbortSignal,
): Promise<{ readonly ok: boolean; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...SNAPSHOT_FLAGS, "--snapshot-blob", blob], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      signal,
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
    });
    let output = "";
    let ok = false;
    for (const stream of [child.stdout, child.stderr] as Readable[])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    const [, , , requests, replies] = child.stdio as unknown as Duplex[];
    // A process that refuses the snapshot is gone before it can be written to; its exit tells.
    requests.on("error", () => {});
    const reader = new FrameReader<Converted | Refused | Completeness>();
    replies.on("data", (piece: Buffer) => {
      for (const { message } of reader.push(piece)) {
        ok = "ok" in message && message.ok;
        if (!ok) output += JSON.stringify(message);
        requests.end();
      }
    });
    const request: ConvertRequest = {
      op: "convert",
      run: 1,
      code: "1 + 1",
      typeCheck: "error",
      purpose: "cell",
    };
    requests.write(encodeFrame(request));
    child.once("error", reject);
    child.once("close", () => resolve({ ok, output }));
  });
}
