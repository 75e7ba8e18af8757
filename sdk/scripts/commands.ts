import type { ProgramDefinition } from "./command.js";
import { completionCommand } from "./completion.js";
import { configsCommand } from "./configs.js";
import { datasetsCommand } from "./datasets.js";
import { doctorCommand } from "./doctor.js";
import { initCommand } from "./init.js";
import { installCommand } from "./install.js";
import { labCommand } from "./lab.js";
import { modelsCommand } from "./models.js";
import { renderCommand } from "./render.js";
import { reportCommand } from "./report.js";
import { runCommand } from "./run.js";
import { runsCommand } from "./runs.js";
import { schemaCommand } from "./schema.js";
import { serveCommand } from "./serve.js";
import { settingsCommand } from "./settings.js";
import { syncCommand } from "./sync.js";
import { taskCommand } from "./task.js";
import { uninstallCommand } from "./uninstall.js";

/** The commands, in the order of `--help`. A new one is a file and a line. */
export const COMMANDS: readonly ProgramDefinition[] = [
  initCommand,
  runCommand,
  runsCommand,
  modelsCommand,
  datasetsCommand,
  configsCommand,
  serveCommand,
  labCommand,
  reportCommand,
  renderCommand,
  syncCommand,
  schemaCommand,
  settingsCommand,
  doctorCommand,
  taskCommand,
  installCommand,
  uninstallCommand,
  completionCommand,
];
