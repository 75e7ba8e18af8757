import type { TaskContext } from "./task.js";

/** Runs a command of `assay` as the command line does, and gives whether it ended well. What it throws is thrown. */
export async function runCommand(context: TaskContext, args: readonly string[]): Promise<boolean> {
  const [{ createProgram }, { EXIT }] = await Promise.all([
    import("../sdk/scripts/program.js"),
    import("../sdk/scripts/exit-codes.js"),
  ]);
  const { cwd, env, columns, interactive, print, say } = context;
  let ok = true;
  const terminal = { out: print, error: say, cwd, env, columns, interactive };
  const program = createProgram(terminal, (code) => {
    ok = code === EXIT.done;
  });
  await program.parseAsync([...args], { from: "user" });
  return ok;
}
