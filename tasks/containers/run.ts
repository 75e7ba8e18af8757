import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readEnvironment } from "../../sdk/io/environment/index.js";
import { checkPort, portOf } from "../../sdk/io/servers/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { present } from "../../sdk/utils/present.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { runProgram } from "../tool.js";
import { findCompose } from "./compose.js";
import { findEngine } from "./engine.js";
import { COMPOSE, containerFile } from "./files.js";
import { containerFolder, imageName } from "./place.js";

/** Buildah builds, and runs nothing that stays. */
const RUNNERS = ["podman", "docker"] as const;

const DEFAULT_PORT = "8080";

/** Runs the image of the service, or all containers of the compose file. */
export const containersRun: Task = {
  name: "containers:run",
  summary: "run the built service, or MLflow, Kafka, JupyterLab and the collector beside it",
  description:
    "Runs the image of the service with Podman or Docker until Ctrl-C, on this machine's address only. Runs that are kept in a folder here are shown to it, read only; " +
    "a server is told to it by MLFLOW_TRACKING_URI. With --compose the project's compose.yaml is started: MLflow, Kafka, JupyterLab and the collector, " +
    "and with --model the service too.",
  options: [
    {
      flags: "--tag <name>",
      description: "the image's name (default: the project's name and version of package.json)",
    },
    { flags: "--port <port>", description: `the port on this machine (default: ${DEFAULT_PORT})` },
    {
      flags: "--model <model>",
      description:
        "what it serves: models:/NAME@ALIAS, or a folder in the image (default: what it was built with)",
    },
    { flags: "--config <file>", description: "its config of kind serving, as a path in the image" },
    { flags: "--network <name>", description: "the network it is in (default: the engine's own)" },
    { flags: "--compose", description: "start what compose.yaml names" },
    {
      flags: "--engine <name>",
      description: `one of ${RUNNERS.join(", ")} (default: the first that works)`,
    },
  ],
  run: (context) =>
    context.follow((_onProgress, signal) =>
      context.options.compose === true ? runCompose(context, signal) : runService(context, signal),
    ),
};

async function runService(context: TaskContext, signal: AbortSignal): Promise<void> {
  const engine = await findEngine(RUNNERS, context.options.engine, signal);
  const tag = textOption(context, "tag") ?? imageName(context, "serving");
  const port = portOf(textOption(context, "port") ?? DEFAULT_PORT);
  await checkPort("127.0.0.1", port);
  const network = textOption(context, "network");
  const { words, env } = variables(context);
  const all = [
    ...["run", "--rm", "--read-only", "--tmpfs", "/tmp", "--tmpfs", "/home/assay"],
    ...["--cap-drop", "ALL", "--publish", `127.0.0.1:${port}:8080`],
    ...(network === undefined ? [] : ["--network", network]),
    ...words,
    tag,
  ];
  context.say(`${engine.name} runs ${tag}: http://127.0.0.1:${port} (Ctrl-C stops it)`);
  await finish(engine.name, all, context, signal, { env });
}

/** What the service is told. A value that is a secret goes by the environment, not by words that every user of the machine may read. */
function variables(context: TaskContext): {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  const { cwd, env, root } = context;
  const { values, variables: known } = readEnvironment({ cwd, env });
  const given = { MODEL: textOption(context, "model"), CONFIG: textOption(context, "config") };
  const words = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : ["--env", `${name}=${value}`],
  );
  const handed: Record<string, string> = {};
  for (const [name, value] of Object.entries(known)) {
    if (value === undefined || !/^(MLFLOW_TRACKING_(?!URI$)|OTEL_|DEFAULT_KAFKA_)/.test(name)) continue;
    handed[name] = value;
    words.push("--env", name);
  }
  const uri = values.mlflowTrackingUri;
  if (uri !== undefined && /^https?:/i.test(uri)) {
    if (/^https?:\/\/(localhost|127\.|\[::1\])/i.test(uri))
      context.say(
        "MLFLOW_TRACKING_URI names this machine, which a container does not see by that name: --network host.",
      );
    return { words: [...words, "--env", `MLFLOW_TRACKING_URI=${uri}`], env: handed };
  }
  const runs = resolve(root, uri ?? "mlruns");
  if (existsSync(runs))
    words.push("--volume", `${runs}:/app/mlruns:ro`, "--env", "MLFLOW_TRACKING_URI=/app/mlruns");
  return { words, env: handed };
}

async function runCompose(context: TaskContext, signal: AbortSignal): Promise<void> {
  const compose = await findCompose(context.options.engine, signal);
  const folder = await containerFolder(context, signal);
  const file = containerFile(folder, COMPOSE);
  const model = textOption(context, "model");
  const profile = model === undefined ? [] : ["--profile", "serving"];
  const [program, ...first] = compose;
  context.say(`${compose.join(" ")} starts what ${join(folder, COMPOSE)} names (Ctrl-C stops it)`);
  const env = { MODEL: model, CONFIG: textOption(context, "config") };
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  await finish(program ?? "", [...first, "--file", file, ...profile, "up", "--build"], context, signal, {
    cwd: folder,
    env: given as Record<string, string>,
  });
}

async function finish(
  program: string,
  words: readonly string[],
  { root }: TaskContext,
  signal: AbortSignal,
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const { code } = await runProgram(program, words, {
    root: options.cwd ?? root,
    signal,
    ...present({ env: options.env }),
  });
  if (code === 0) return;
  throw new AssayError("SERVER_FAILED", {
    what: `${program} ended with code ${code}`,
    got: "its own words stand above",
    next: "Mend what they say. `assay task containers:build` builds an image that is not there.",
  });
}
