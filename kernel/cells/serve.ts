import { createReadStream, writeSync } from "node:fs";
import { COMPILER_FDS, type Compiler, type CompilerRequest } from "../contracts/index.js";
import { encodeFrame, FrameReader } from "../processes/frames.js";

/** Answers the host's requests, in order, until its pipe closes; then the process ends. */
export function serveCompiler(compiler: Compiler): void {
  // Ctrl-C in a terminal goes to all of the kernel's processes; the host says what it means.
  process.on("SIGINT", () => {});
  const reader = new FrameReader<CompilerRequest>();
  let last = Promise.resolve();
  createReadStream("", { fd: COMPILER_FDS.requests })
    .on("data", (piece) => {
      for (const { message } of reader.push(Buffer.from(piece))) {
        last = last.then(async () => write(encodeFrame(await compiler.ask(message))));
      }
    })
    .on("close", () => process.exit(0))
    .on("error", () => process.exit(0));
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(COMPILER_FDS.replies, bytes, at);
}
