import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram, runProgram } from "../../../sdk/scripts/program.js";
import { TASKS } from "../../../tasks/registry.js";
import { ROOT } from "../../support/source-files.js";

/** The words of every command that a person may call, subcommands included. */
function commands(command: Command, path: readonly string[] = []): string[][] {
  const visible = command.createHelp().visibleCommands(command);
  return visible
    .filter((sub) => sub.name() !== "help")
    .flatMap((sub) => [[...path, sub.name()], ...commands(sub, [...path, sub.name()])]);
}

const nowhere = { out: () => {}, error: () => {}, env: {}, cwd: "/", columns: 100, interactive: false };
const program = createProgram(nowhere, () => {});

async function help(words: readonly string[], cwd = "/"): Promise<string> {
  const out: string[] = [];
  const code = await runProgram([...words, "--help"], { ...nowhere, cwd, out: (text) => out.push(text) });
  expect(code).toBe(0);
  return out.join("\n");
}

describe("--help", () => {
  const all = commands(program);

  it("finds the commands", () => {
    expect(all.length).toBeGreaterThan(15);
  });

  it.each(all.map((words) => [words.join(" ")]))(
    "of `assay %s` shows an example and the exit codes",
    async (words) => {
      const text = await help(words.split(" "));
      expect(text).toMatch(/\nExamples?:\n {2}\S/);
      expect(text).toContain("130  interrupted");
    },
  );

  it.each(TASKS.map(({ name }) => [name]))("of `assay task %s` shows an example", async (name) => {
    // Some tasks are of Assay's own sources only.
    expect(await help(["task", name], ROOT)).toContain(`Example:\n  assay task ${name}`);
  });
});
