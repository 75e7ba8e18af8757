import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { endWith } from "../../sdk/io/processes/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import type { Engine } from "./engine.js";

export interface ImagePlan {
  /** What is built from, absolute. */
  readonly folder: string;
  /** The Containerfile, absolute. */
  readonly file: string;
  readonly target: string;
  readonly tag: string;
  /** `NAME=value` of the build's arguments. */
  readonly args: readonly string[];
  /** Files that the build may read and no layer keeps, by their ids. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
  readonly onProgress: ProgressListener;
  readonly signal: AbortSignal;
}

/** Lines of the engine that an error tells. */
const TAIL = 25;

/** Builds an image and waits for its end. INSTALL_FAILED with the end of what the engine said where it fails. */
export async function buildImage(engine: Engine, plan: ImagePlan): Promise<void> {
  const { tag, target, onProgress, signal } = plan;
  const step = `build ${tag} (${target})`;
  const started = performance.now();
  onProgress({ type: "step-start", step, index: 1, total: 1 });
  const lines: string[] = [];
  const { code, cause } = await follow(engine, plan, (line) => {
    lines.push(line);
    if (lines.length > TAIL) lines.shift();
    const at = stepOf(line);
    if (at !== undefined) onProgress({ type: "progress", step, ...at });
  });
  signal.throwIfAborted();
  if (code !== 0) {
    throw new AssayError("INSTALL_FAILED", {
      what: `${engine.name} could not build ${tag}`,
      got: cause?.message ?? `it ended with code ${code}; its last words:\n${lines.join("\n")}`,
      next: "Mend what it says. Where the base image cannot be had, give another: --base.",
      cause,
    });
  }
  onProgress({ type: "step-end", step, seconds: (performance.now() - started) / 1000 });
}

/** The words of a build; what all three engines understand. */
export function buildWords(engine: Engine, plan: ImagePlan): readonly string[] {
  const { folder, file, target, tag, args, secrets } = plan;
  return [
    "build",
    // The format of OCI has no HEALTHCHECK; Docker builds its own anyway.
    ...(engine.name === "docker" ? ["--progress=plain"] : ["--format=docker"]),
    ...["--file", file, "--target", target, "--tag", tag],
    ...args.flatMap((arg) => ["--build-arg", arg]),
    ...Object.entries(secrets).flatMap(([id, path]) =>
      path === undefined ? [] : ["--secret", `id=${id},src=${path}`],
    ),
    folder,
  ];
}

function follow(
  engine: Engine,
  plan: ImagePlan,
  onLine: (line: string) => void,
): Promise<{ readonly code: number | null; readonly cause?: Error }> {
  return new Promise((resolve) => {
    const child = spawn(engine.name, [...buildWords(engine, plan)], {
      cwd: plan.folder,
      env: { ...process.env, DOCKER_BUILDKIT: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    endWith(child, plan.signal);
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", onLine);
    child.once("error", (cause) => resolve({ code: null, cause }));
    child.once("close", (code) => resolve({ code }));
  });
}

/** Where the build stands: `[2/3] STEP 4/9: RUN …` of Podman and Buildah, `#8 [serving 3/6] COPY …` of Docker. */
function stepOf(
  line: string,
): { readonly label: string; readonly done: number; readonly total: number } | undefined {
  const [, done, total, label] =
    /STEP (\d+)\/(\d+): (.*)/.exec(line) ?? /^#\d+ \[\S+ +(\d+)\/(\d+)\] (.*)/.exec(line) ?? [];
  if (label === undefined) return undefined;
  return { label: label.replaceAll(/\s+/g, " ").slice(0, 60), done: Number(done), total: Number(total) };
}
