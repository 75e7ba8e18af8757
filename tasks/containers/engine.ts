import { run } from "../../sdk/io/processes/index.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";

/** What builds or runs containers. */
export interface Engine {
  readonly name: EngineName;
  /** As it says it. */
  readonly version: string;
}

export const ENGINES = ["podman", "docker", "buildah"] as const;
export type EngineName = (typeof ENGINES)[number];

/** What each is asked that it only answers where it works: Docker's client alone is not enough, it needs its daemon. */
const QUESTIONS: Readonly<Record<EngineName, readonly string[]>> = {
  podman: ["version", "--format", "{{.Client.Version}}"],
  docker: ["version", "--format", "{{.Server.Version}}"],
  buildah: ["--version"],
};

const INSTALL =
  "Install Podman (Debian, Ubuntu: apt-get install podman; macOS: brew install podman, then podman machine init and start; " +
  "Windows: winget install RedHat.Podman) or Docker, and see that it is started.";

/**
 * The first engine of `candidates` that works, or the one that is asked for by name. CLI_USAGE where that is none of them,
 * TOOL_MISSING with what each said and what to install where none works.
 */
export async function findEngine(
  candidates: readonly EngineName[],
  wanted: string | boolean | undefined,
  signal?: AbortSignal,
): Promise<Engine> {
  const names = wanted === undefined ? candidates : candidates.filter((name) => name === wanted);
  if (names.length === 0) {
    throw new AssayError("CLI_USAGE", {
      what: "--engine is wrong",
      got: `"${wanted}"`,
      wanted: `one of ${candidates.join(", ")}`,
    });
  }
  const seen: string[] = [];
  for (const name of names) {
    try {
      const said = await run(name, QUESTIONS[name], { signal });
      return { name, version: /\d+(\.\d+)+/.exec(said)?.[0] ?? said.trim() };
    } catch (cause) {
      signal?.throwIfAborted();
      seen.push(`${name}: ${whyNot(cause)}`);
    }
  }
  throw new AssayError("TOOL_MISSING", {
    what: "nothing works here that handles containers",
    got: seen.join("; "),
    wanted: names.join(" or "),
    next: INSTALL,
  });
}

function whyNot(cause: unknown): string {
  if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "is not installed";
  const lines = messageOf(cause).trim().split("\n");
  return lines[lines.length - 1].slice(0, 300);
}
