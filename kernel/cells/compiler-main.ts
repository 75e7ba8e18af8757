// The compiler's process: answers the host's requests, in order, until its pipe closes.
import { createReadStream, writeSync } from "node:fs";
import type { CompilerRequest } from "../contracts/index.js";
import { COMPILER_FDS } from "../contracts/index.js";
import { encodeFrame, FrameReader } from "../processes/index.js";
import { CellCompiler, CellSession } from "./convert/index.js";

// Ctrl-C in a terminal goes to all of the kernel's processes; the host says what it means.
process.on("SIGINT", () => {});

const session = new CellSession();
session.open(process.cwd());
const compiler = new CellCompiler(session);
const reader = new FrameReader<CompilerRequest>();
let last = Promise.resolve();

createReadStream("", { fd: COMPILER_FDS.requests })
  .on("data", (piece) => {
    for (const { message } of reader.push(Buffer.from(piece))) last = last.then(() => answer(message));
  })
  .on("close", () => process.exit(0))
  .on("error", () => process.exit(0));

async function answer(request: CompilerRequest): Promise<void> {
  write(encodeFrame(await compiler.ask(request)));
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(COMPILER_FDS.replies, bytes, at);
}
