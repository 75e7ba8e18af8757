import {
  appendFileSync,
  copyFileSync,
  constants as fileConstants,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { makeFolderSync } from "../../sdk/io/files/index.js";
import { throwIfAborted } from "../../sdk/utils/abort.js";
import { formatCount } from "../../sdk/utils/text/index.js";
import type { Scripts } from "../scripts.js";
import { projectConfigs } from "./configs.js";
import { projectManifest } from "./manifest.js";
import { madeWhole } from "./place.js";
import type { Proposal } from "./propose.js";
import { makeRepository, type RepositoryPlan } from "./repository.js";
import type { Source } from "./source.js";
import { templatesFolder, writeTemplates } from "./templates.js";

/** A project that is to be made. */
export interface NewProject {
  /** Its folder, absolute. */
  readonly folder: string;
  /** Its name in package.json, as npm takes it. */
  readonly name: string;
  readonly source: Source;
  readonly proposal: Proposal;
  /** Where the data came from: what data/README.md says. */
  readonly origin: string;
  readonly repository: RepositoryPlan;
  /** npm scripts of its tasks. */
  readonly scripts: Scripts;
}

/** Files of more bytes stay out of the repository. */
const BIG_BYTES = 10_000_000;
/** Files of more bytes stay where they are. */
const HUGE_BYTES = 1_000_000_000;

/** What became of the data file. */
export interface MadeProject {
  /** The data file as the project names it. */
  readonly data: string;
  /** Whether it is left out of the repository. */
  readonly ignored: boolean;
}

/** Makes a project: all of it, or nothing. Throws WRITE_FAILED, INTERRUPTED, INSTALL_FAILED. */
export async function createProject(project: NewProject, signal: AbortSignal): Promise<MadeProject> {
  const { folder, name, source, proposal, repository } = project;
  const own = name.replace(/^.*\//, "");
  const stays = source.bytes > HUGE_BYTES;
  const ignored = !stays && source.bytes > BIG_BYTES;
  const data = stays ? source.file : join("data", basename(source.file));
  return await madeWhole(folder, signal, async (aside) => {
    const values = {
      name,
      experiment: own,
      target: proposal.target,
      data: stays ? data : data.replaceAll("\\", "/"),
      file: basename(source.file),
      origin: project.origin,
      rows: formatCount(source.table.numRows),
      task: proposal.task.value,
    };
    writeTemplates(templatesFolder("project"), aside, values);
    writeTemplates(templatesFolder("containers"), aside, values);
    nameModel(join(aside, "compose.yaml"), own);
    if (ignored) appendFileSync(join(aside, ".gitignore"), ignoreLines(basename(source.file)));
    writeFileSync(
      join(aside, "package.json"),
      projectManifest(name, `What ${proposal.target} will be: an experiment by Assay.`, project.scripts),
    );
    makeFolderSync(join(aside, "confs"));
    const configs = projectConfigs(proposal, {
      name: own,
      path: stays ? data : `../data/${basename(source.file)}`,
      dataset: source.dataset,
      from: basename(source.file),
    });
    for (const [file, text] of Object.entries(configs)) writeFileSync(join(aside, "confs", file), text);
    throwIfAborted(signal, { what: "the project was not made: it was stopped before it was whole" });
    if (!stays) {
      makeFolderSync(join(aside, "data"));
      // A copy that shares its blocks, where the file system can.
      copyFileSync(source.file, join(aside, data), fileConstants.COPYFILE_FICLONE);
    }
    if (repository === "new") await makeRepository(aside, signal);
    return { data, ignored };
  });
}

/** Puts the model's name into a file whose comments say how it is served. */
function nameModel(file: string, name: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("models:/my-model@", `models:/${name}@`));
}

/** Lines that keep a data file out of the repository; what git takes for a pattern is escaped. */
function ignoreLines(file: string): string {
  return `\n# Too big for a repository.\n/data/${file.replaceAll(/[\\[*?]|\s$/g, "\\$&")}\n`;
}
