import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProgram } from "../../../sdk/scripts/program.js";
import { ROOT } from "../../support/source-files.js";

/** Runs the command line in this process and gives what it wrote. */
async function assay(
  args: string[],
  cwd = "/nowhere",
): Promise<{ code: number; out: string; error: string }> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runProgram(args, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    env: {},
    cwd,
    columns: undefined,
    interactive: false,
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

describe("the command line", () => {
  it("prints help with every command and the exit codes", async () => {
    const { code, out } = await assay(["--help"]);
    expect(code).toBe(0);
    for (const word of ["run", "runs", "models", "schema", "doctor", "task", "install", "130  interrupted"])
      expect(out).toContain(word);
  });

  it("prints the help of a command", async () => {
    for (const command of ["run", "runs", "models", "schema", "doctor", "task", "install"]) {
      const { code, out } = await assay([command, "--help"]);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: assay ${command}`);
      expect(out).toContain("Exit codes:");
    }
  });

  it("prints the version", async () => {
    expect(await assay(["--version"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it.each([
    [["rnu"], `CLI_USAGE: unknown command 'rnu'. Did you mean "run"?`],
    [["run", "--colour", "x.yaml"], "CLI_USAGE: unknown option '--colour'. See `assay run --help`."],
    [
      ["models", "promote", "--colour"],
      "CLI_USAGE: required option '--alias <alias>' not specified. See `assay models promote --help`.",
    ],
    [["--colour"], "CLI_USAGE: unknown option '--colour'. See `assay --help`."],
    [["run", "--jsn", "x.yaml"], `CLI_USAGE: unknown option '--jsn'. Did you mean "--json"?`],
    [["schema", "a", "b"], "CLI_USAGE: too many arguments"],
    [["run", "a.yaml", "--extras"], "CLI_USAGE: option '--extras"],
    [["run", "a.yaml", "--extras", "seed"], 'CLI_USAGE: the extra "seed" is not understood'],
    [["run"], "CLI_USAGE: no config was given"],
    [["run", "nothing.yaml"], "CONFIG_FILE_MISSING: there is no config file nothing.yaml"],
    [["schema", "trainin"], 'Did you mean "training"?'],
    [
      ["task", "mlflow:docter"],
      'TASK_UNKNOWN: there is no task "mlflow:docter". Did you mean "mlflow:doctor"?',
    ],
    [["install", "tensorflw"], 'Did you mean "tensorflow"?'],
  ])("refuses %j with exit code 2 and says why, without a stack", async (args, message) => {
    const { code, out, error } = await assay(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toContain(message);
    expect(error).not.toMatch(/\n\s+at /);
  });

  it("prints help and exit code 2 where no command is given", async () => {
    const { code, out, error } = await assay([]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(error).toContain("Usage: assay");
  });

  it("shows the stack with --debug, before or after the command", async () => {
    for (const args of [
      ["--debug", "run", "nothing.yaml"],
      ["run", "nothing.yaml", "--debug"],
    ]) {
      const { code, error } = await assay(args);
      expect(code).toBe(2);
      expect(error).toMatch(/\n\s+at .*load/);
      expect(error).toContain("Caused by: Error: ENOENT");
    }
  });

  it("prints a summary with --json where the config is wrong, too", async () => {
    const { code, out } = await assay(["run", "nothing.yaml", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      job: null,
      status: "FAILED",
      run: null,
      metrics: {},
      outputs: {},
      error: { code: "CONFIG_FILE_MISSING", message: expect.stringContaining("nothing.yaml") },
    });
    expect(JSON.parse((await assay(["run", "--json"])).out)).toMatchObject({ error: { code: "CLI_USAGE" } });
  });

  it("takes several extras after one --extras, and a config after them", async () => {
    const cancer = join(ROOT, "fixtures/configs/cancer.yaml");
    for (const args of [
      ["run", "--extras", "seed=a", "model.l2=b", cancer],
      ["run", cancer, "--extras", "seed=a", "--extras", "model.l2=b"],
    ]) {
      const { code, error } = await assay(args);
      expect(code).toBe(2);
      expect(error).toContain('extras "seed=a": seed: got "a"');
      expect(error).toContain('extras "model.l2=b": model.l2: got "b"');
    }
  });

  it("prints JSON Schema of one kind and of all", async () => {
    expect(JSON.parse((await assay(["schema", "training"])).out)).toMatchObject({ type: "object" });
    expect(JSON.parse((await assay(["schema"])).out)).toHaveProperty("$defs.training");
  });

  it("lists the tasks with a line each", async () => {
    const { code, out } = await assay(["task"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toContainEqual(expect.stringMatching(/^mlflow:doctor +check an MLflow server/));
  });
});
