import { runProgram } from "../../sdk/scripts/program.js";

/** What the command line wrote, and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the command line in this process. */
export async function assayIn(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Said> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runProgram(args, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    env,
    cwd,
    columns: undefined,
    interactive: false,
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}
