import { describe, expect, it } from "vitest";
import { assayIn } from "../../support/in-process.js";

describe("assay task", () => {
  it("lists the tasks with a line each", async () => {
    const { code, out } = await assayIn("/nowhere", ["task"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^mlflow:doctor +check an MLflow server/m);
    expect(out).toMatch(/^mlflow:serve +start an MLflow server/m);
  });

  it("tells the options of a task, and the exit codes", async () => {
    const { code, out } = await assayIn("/nowhere", ["task", "mlflow:serve", "--help"]);
    expect(code).toBe(0);
    expect(out).toContain("Usage: assay task mlflow:serve [options]");
    for (const word of ["--port <port>", "default: 5000", "130  interrupted"]) expect(out).toContain(word);
  });

  it.each([
    [["mlflow:serve", "--prt", "5"], `unknown option '--prt'. Did you mean "--port"?`],
    [["mlflow:serve", "--port"], "argument missing"],
    [["mlflow:serve", "--port", "65536"], '--port is wrong. Got: "65536"'],
    [["mlflow:serve", "extra"], "too many arguments"],
    [["--hlep"], "unknown option '--hlep'"],
  ])("refuses %j as bad usage", async (args, message) => {
    const { code, out, error } = await assayIn("/nowhere", ["task", ...args]);
    expect([code, out]).toEqual([2, ""]);
    expect(error).toContain("CLI_USAGE");
    expect(error).toContain(message);
  });
});
