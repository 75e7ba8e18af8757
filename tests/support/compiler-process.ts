import { spawn } from "node:child_process";
import type { Duplex } from "node:stream";
import { onTestFinished } from "vitest";
import type { Compiler } from "../../kernel/contracts/index.js";
import { encodeFrame, FrameReader } from "../../kernel/processes/frames.js";

export interface CompilerChild extends Compiler {
  readonly ended: Promise<number | null>;
}

/** A process that runs the compiler, by Node's arguments; it ends with the test. */
export function startCompiler(args: readonly string[], cwd: string): CompilerChild {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , requests, replies] = child.stdio as unknown as Duplex[];
  requests.on("error", () => {});
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  const waiting: ((reply: never) => void)[] = [];
  const reader = new FrameReader<never>();
  replies.on("data", (piece: Buffer) => {
    for (const { message } of reader.push(piece)) waiting.shift()?.(message);
  });
  return {
    ended,
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve);
        requests.write(encodeFrame(request));
        void ended.then((code) => reject(new Error(`the compiler ended with code ${code}`)));
      }),
  };
}
