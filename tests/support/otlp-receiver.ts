import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { PythonEnvironment } from "./python.js";
import { ROOT } from "./source-files.js";

/** A value as protobuf's JSON has it. */
export type Value = { readonly [key: string]: unknown };

/** A request that the receiver took, read by Google's protobuf. */
export interface Received {
  readonly signal: "traces" | "metrics" | "logs";
  readonly protocol: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly request: Value;
  readonly error?: string;
}

export interface OtlpReceiver {
  readonly uri: string;
  /** What it took so far. */
  received(): Promise<readonly Received[]>;
}

/** A real receiver on Python's opentelemetry-proto (and grpcio). Ends with the test. */
export async function startReceiver(
  python: PythonEnvironment,
  protocol: "http" | "grpc",
): Promise<OtlpReceiver> {
  const folder = await mkdtemp(join(tmpdir(), "assay-otlp-"));
  const out = join(folder, "received.ndjson");
  const script = join(ROOT, "tests", "real", "python", "otlp_receiver.py");
  const child = spawn(python.bin("python"), [script, protocol, out], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the receiver ended with ${code}`)));
    child.stdout.setEncoding("utf8").once("data", (text: string) => resolve(text.trim()));
  });
  return {
    uri: `http://127.0.0.1:${port}`,
    async received() {
      if (!existsSync(out)) return [];
      const lines = (await readFile(out, "utf8")).trimEnd().split("\n");
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Received);
    },
  };
}

/** Attributes as a plain object; whole numbers are decimal texts there. */
export function plain(attributes: unknown): Record<string, unknown> {
  const pairs = (attributes ?? []) as readonly { key: string; value: Value }[];
  return Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** The items of all requests of one signal, and the resource of the first. */
export function itemsOf(
  received: readonly Received[],
  signal: Received["signal"],
): { readonly resource: Record<string, unknown>; readonly items: readonly Value[] } {
  const names = {
    traces: ["resourceSpans", "scopeSpans", "spans"],
    metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
    logs: ["resourceLogs", "scopeLogs", "logRecords"],
  }[signal];
  const [outer, scoped, inner] = names;
  const groups = received
    .filter((entry) => entry.signal === signal)
    .flatMap(({ request }) => request[outer] as readonly Value[]);
  return {
    resource: plain((groups[0]?.resource as Value | undefined)?.attributes),
    items: groups
      .flatMap((group) => group[scoped] as readonly Value[])
      .flatMap((scope) => scope[inner] as readonly Value[]),
  };
}
