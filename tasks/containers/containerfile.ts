import { CONTAINERFILE } from "./files.js";
import type { Finding } from "./finding.js";
import { imageFault } from "./images.js";

/** A stage of a Containerfile. */
export interface ContainerStage {
  readonly line: number;
  readonly from: string;
  readonly name: string | undefined;
  /** Who runs what it becomes; undefined where the base says. */
  readonly user: string | undefined;
  readonly healthcheck: boolean;
}

export interface Instruction {
  readonly line: number;
  readonly word: string;
  readonly rest: string;
}

/** A text's instructions with their lines joined; comments left out. */
export function instructionsOf(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let open: { line: number; text: string } | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    open = {
      line: open?.line ?? index + 1,
      text: `${open?.text ?? ""} ${line.trim().replace(/\\$/, "")}`.trim(),
    };
    if (line.trimEnd().endsWith("\\")) continue;
    const end = open.text.search(/\s|$/);
    const word = open.text.slice(0, end).toUpperCase();
    found.push({ line: open.line, word, rest: open.text.slice(end).trim() });
    open = undefined;
  }
  return found;
}

/** The stages, with the arguments before the first FROM put in. */
export function stagesOf(text: string): readonly ContainerStage[] {
  const stages: ContainerStage[] = [];
  const args = new Map<string, string>();
  for (const { line, word, rest } of instructionsOf(text)) {
    const last = stages.at(-1);
    if (word === "FROM") {
      const [, image = "", name] = /^(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(rest) ?? [];
      const from = image.replaceAll(/\$\{?(\w+)\}?/g, (_, key: string) => args.get(key) ?? "");
      stages.push({ line, from, name, user: undefined, healthcheck: false });
    } else if (last === undefined) {
      const [, key = "", value = ""] = /^(\w+)(?:="?([^"]*)"?)?$/.exec(rest) ?? [];
      if (word === "ARG") args.set(key, value);
    } else if (word === "USER") stages[stages.length - 1] = { ...last, user: rest };
    else if (word === "HEALTHCHECK")
      stages[stages.length - 1] = { ...last, healthcheck: !/^NONE$/i.test(rest) };
  }
  return stages;
}

/** What a linter does not ask: who runs it, whether its health can be asked, what it is built from. */
export function checkStages(stages: readonly ContainerStage[], pinned: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  const names = new Set(stages.map(({ name }) => name));
  const bases = new Map(stages.filter(({ from }) => !names.has(from)).map((stage) => [stage.from, stage]));
  for (const { from, line } of bases.values()) {
    const fault = from === "scratch" ? undefined : imageFault(from, pinned);
    if (fault !== undefined) findings.push({ file: CONTAINERFILE, line, message: fault });
  }
  const last = stages.at(-1);
  if (last === undefined) return [{ file: CONTAINERFILE, message: "it has no FROM" }];
  const at = { file: CONTAINERFILE, line: last.line };
  const stage = `the last stage${last.name === undefined ? "" : ` (${last.name})`}`;
  if (last.user === undefined || /^(root|0)(:|$)/.test(last.user))
    findings.push({ ...at, message: `${stage} runs as root: a USER is missing` });
  if (!last.healthcheck) findings.push({ ...at, message: `${stage} has no HEALTHCHECK` });
  return findings;
}
