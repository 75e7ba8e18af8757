import { run } from "../../sdk/io/processes/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** What starts a compose file, and the engine that each belongs to. */
const COMPOSERS = [
  { engine: "podman", words: ["podman", "compose"] },
  { engine: "docker", words: ["docker", "compose"] },
  { engine: "podman", words: ["podman-compose"] },
] as const;

/** The words that start a compose file here; TOOL_MISSING where none works. */
export async function findCompose(
  engine: string | boolean | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const fitting = COMPOSERS.filter((composer) => engine === undefined || composer.engine === engine);
  for (const { words } of fitting) {
    const [program, ...first] = words;
    try {
      await run(program, [...first, "version"], { signal });
      return words;
    } catch {
      // Not there, or without its plug-in: the next one may do.
      signal.throwIfAborted();
    }
  }
  throw new AssayError("TOOL_MISSING", {
    what: "nothing works here that starts a compose file",
    got: `none of ${COMPOSERS.map(({ words }) => words.join(" ")).join(", ")} answers`,
    next: "Install Docker with its plug-in compose, or podman-compose (Debian, Ubuntu: apt-get install podman-compose).",
  });
}
