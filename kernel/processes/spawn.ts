import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { encodeFrame, type Frame, FrameReader } from "./frames.js";

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not even be started. */
  readonly failure?: Error;
}

/** A child with pipes of frames beside stdout and stderr. */
export interface Piped {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Pipes on fd 3 and up. */
  readonly pipes: readonly Duplex[];
  /** Resolves once, when the process has ended and its pipes are read to their ends. */
  readonly ended: Promise<Ended>;
}

/** Milliseconds that a dead process's pipes are still read; a grandchild that it left may hold them open for ever. */
const PIPES_MS = 500;

/**
 * Starts a process with `pipes` pipes from fd 3 on. It leads a process group of its own: Jupyter interrupts a kernel by a signal to the
 * host's whole group, which would end the children. They end when their pipes close, so when the host ends, whatever ended it.
 */
export function spawnPiped(
  { command, args }: { readonly command: string; readonly args: readonly string[] },
  pipes: number,
  { cwd, env = process.env }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Piped {
  const stdio = ["ignore", ...Array.from({ length: 2 + pipes }, () => "pipe")] as SpawnOptions["stdio"];
  const child = spawn(command, args, { stdio, cwd, env, detached: true });
  const all = child.stdio.slice(1) as Duplex[];
  // A write to a process that just died fails; its death is told by `ended`.
  for (const pipe of all) pipe.on("error", () => {});
  const ended = new Promise<Ended>((resolve) => {
    child.once("error", (failure) => resolve({ code: null, signal: null, failure }));
    child.once("exit", (code, signal) => {
      const timer = setTimeout(() => resolve({ code, signal }), PIPES_MS);
      child.once("close", () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  }).then((end) => {
    for (const pipe of all) pipe.destroy();
    return end;
  });
  return { child, stdout: all[0], stderr: all[1], pipes: all.slice(2), ended };
}

/** Sends a frame. */
export function writeFrame(pipe: Duplex, message: unknown, buffers: readonly Uint8Array[] = []): void {
  if (!pipe.destroyed) pipe.write(encodeFrame(message, buffers));
}

/** Calls back for each frame. What is no frame ends the process: nothing after it could be understood. */
export function readFrames<T>(
  pipe: Duplex,
  frame: (frame: Frame<T>) => void,
  broken: (error: unknown) => void,
): void {
  const reader = new FrameReader<T>();
  pipe.on("data", (piece: Buffer) => {
    let frames: Frame<T>[];
    try {
      frames = reader.push(piece);
    } catch (error) {
      pipe.destroy();
      broken(error);
      return;
    }
    for (const one of frames) frame(one);
  });
}
