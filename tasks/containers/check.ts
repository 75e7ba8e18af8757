import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readEnvironment } from "../../sdk/io/environment/index.js";
import { inSources } from "../project.js";
import type { Task, TaskContext } from "../task.js";
import { checkCollector } from "./collector-check.js";
import { checkStages, stagesOf } from "./containerfile.js";
import { COMPOSE, CONTAINERFILE, containerFile, templateFolder } from "./files.js";
import { type Finding, findingLine } from "./finding.js";
import { lint } from "./lint.js";

/** What an image must not be built from. */
const KEPT_OUT = [".env", ".npmrc", "node_modules", ".git"] as const;

/** Checks the container files without building anything. */
export const containersCheck: Task = {
  name: "containers:check",
  summary: "check Containerfile, compose.yaml and the collector's config without building",
  description:
    "Lints the Containerfile by hadolint (in a Python environment of its own, 30 MB, made on first use), checks compose.yaml by the JSON Schema of the Compose specification, " +
    "and looks at what both leave open: images without a version, ports open to every machine, secrets in files, who runs the image, healthchecks that are waited for, " +
    "files that are to be mounted, what is kept out of images. Exit code 1 where something is found.",
  options: [{ flags: "--pinned", description: "images have to be pinned by digests (NAME:TAG@sha256:…)" }],
  async run(context) {
    const folder = inSources(context) ? templateFolder() : context.root;
    const file = containerFile(folder, CONTAINERFILE);
    const compose = containerFile(folder, COMPOSE);
    const linted = await context.follow((onProgress, signal) => lint(context, file, onProgress, signal));
    const stages = stagesOf(await readFile(file, "utf8"));
    // Loads the validator of JSON Schema, which other tasks have no use for.
    const { checkCompose } = await import("./compose-check.js");
    const pinned = context.options.pinned === true;
    const env = readEnvironment(context).variables;
    const findings = [
      ...linted,
      ...checkStages(stages, pinned),
      ...(await ignoreFindings(folder)),
      ...checkCompose(await readFile(compose, "utf8"), { folder, env, pinned, stages }),
      ...(await collectorFindings(folder)),
    ];
    return tell(context, findings);
  },
};

function tell({ print }: TaskContext, findings: readonly Finding[]): boolean {
  for (const finding of findings) print(findingLine(finding));
  const count = findings.length;
  print(
    count === 0 ? "The container files are in order." : `${count} ${count === 1 ? "finding" : "findings"}.`,
  );
  return count === 0;
}

async function ignoreFindings(folder: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const name of [".containerignore", ".dockerignore"]) {
    const file = join(folder, name);
    if (!existsSync(file)) {
      findings.push({ file: name, message: "it is not there: the whole folder would come into images" });
      continue;
    }
    const lines = (await readFile(file, "utf8")).split(/\r?\n/).map((line) => line.trim());
    const open = KEPT_OUT.filter(
      (path) => ![path, `/${path}`, `**/${path}`, "*"].some((line) => lines.includes(line)),
    );
    if (open.length > 0) findings.push({ file: name, message: `it lets ${open.join(", ")} into images` });
  }
  return findings;
}

async function collectorFindings(folder: string): Promise<readonly Finding[]> {
  const file = join(folder, "collector.yaml");
  return existsSync(file) ? checkCollector(await readFile(file, "utf8")) : [];
}
