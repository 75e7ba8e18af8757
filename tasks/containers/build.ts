import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import { textOption } from "../options.js";
import { userNpmrc } from "../packages/pack.js";
import type { Task, TaskContext } from "../task.js";
import { ENGINES, type Engine, findEngine } from "./engine.js";
import { CONTAINERFILE, containerFile } from "./files.js";
import { buildImage } from "./image.js";
import { containerFolder, imageName } from "./place.js";

const TARGETS = ["serving", "jupyter"] as const;

/** Builds an image of the project. */
export const containersBuild: Task = {
  name: "containers:build",
  summary: "build the image of the inference service, or of JupyterLab with the kernel",
  description:
    "Builds an image by the project's Containerfile with the first of Podman, Docker and Buildah that works. Your npm settings (~/.npmrc) are handed to the build as a secret, " +
    "which is in no layer. In Assay's own sources, a project that uses the packed Assay is made in outputs/containers first (npm run build comes before it).",
  options: [
    {
      flags: "--tag <name>",
      description: "the image's name (default: the project's name and version of package.json)",
    },
    {
      flags: "--target <stage>",
      description: `what is built: ${TARGETS.join(" or ")} (default: ${TARGETS[0]})`,
    },
    {
      flags: "--base <image>",
      description:
        "Debian or Ubuntu with Node 20.19 or later and npm (default: that of the Containerfile); NAME@sha256:… pins it",
    },
    {
      flags: "--model <model>",
      description:
        "what the service serves: models:/NAME@ALIAS, or the folder of a saved model in the project",
    },
    { flags: "--config <file>", description: "its config of kind serving, as a path in the project" },
    { flags: "--engine <name>", description: `one of ${ENGINES.join(", ")} (default: the first that works)` },
  ],
  async run(context) {
    const target = textOption(context, "target") ?? TARGETS[0];
    if (!TARGETS.some((name) => name === target)) {
      throw new AssayError("CLI_USAGE", {
        what: "--target is wrong",
        got: `"${target}"`,
        wanted: `one of ${TARGETS.join(", ")}`,
      });
    }
    const tag = textOption(context, "tag") ?? imageName(context, target);
    const built = await context.follow((onProgress, signal) =>
      build(context, { target, tag }, onProgress, signal),
    );
    context.print(`${tag} is built, by ${built.name} ${built.version}.`);
    if (target === "serving") context.print(`Run it: assay task containers:run --tag ${tag}`);
  },
};

async function build(
  context: TaskContext,
  { target, tag }: { readonly target: string; readonly tag: string },
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<Engine> {
  const engine = await findEngine(ENGINES, context.options.engine, signal);
  const folder = await containerFolder(context, signal);
  const file = containerFile(folder, CONTAINERFILE);
  checkLock(folder);
  const args: Record<string, string | undefined> = {
    BASE: textOption(context, "base"),
    MODEL: modelIn(context, folder),
    CONFIG: pathIn(context, folder, "config"),
  };
  await buildImage(engine, {
    ...{ folder, file, target, tag },
    args: Object.entries(args).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])),
    secrets: { npmrc: userNpmrc(context.env), pipconf: pipSettings(context.env) },
    ...{ onProgress, signal },
  });
  return engine;
}

/** npm ci installs what the lock file says: told before minutes of building. */
function checkLock(folder: string): void {
  const lock = join(folder, "package-lock.json");
  const wanted = "a package-lock.json with assay in it";
  const next = "Run `npm install` (with `assay` among the dependencies), and build again.";
  if (!existsSync(lock)) {
    throw new AssayError("PROJECT_INVALID", {
      what: "the project has no lock file",
      got: `nothing at ${lock}`,
      ...{ wanted, next },
    });
  }
  let packages: Readonly<Record<string, { readonly dev?: boolean; readonly resolved?: string }>>;
  try {
    packages = Object(JSON.parse(readFileSync(lock, "utf8"))).packages ?? {};
  } catch (cause) {
    throw new AssayError("PROJECT_INVALID", {
      what: "the lock file cannot be read",
      got: `${lock}: ${messageOf(cause)}`,
      ...{ wanted, next, cause },
    });
  }
  const assay = packages["node_modules/assay"];
  if (assay === undefined || assay.dev === true) {
    const got = assay === undefined ? "none that names assay" : "assay among the development dependencies";
    throw new AssayError("PROJECT_INVALID", {
      what: "the lock file does not fit an image that serves",
      ...{ got, wanted, next },
    });
  }
  // A tarball beside package.json is in the build; one elsewhere is not.
  const place = /^file:(.*)$/.exec(assay.resolved ?? "")?.[1];
  if (place !== undefined && (/[/\\]/.test(place) || !place.endsWith(".tgz"))) {
    throw new AssayError("PROJECT_INVALID", {
      what: "Assay is installed from a place that no image build can see",
      got: `assay from ${place}`,
      wanted: "assay from the registry, or from a tarball that stands beside package.json",
      next: "Copy the tarball there, then `npm install ./assay-VERSION.tgz`.",
    });
  }
}

function modelIn(context: TaskContext, folder: string): string | undefined {
  const model = textOption(context, "model");
  return model === undefined || /^(models|runs):/.test(model) ? model : pathIn(context, folder, "model");
}

/** A path in the folder that the image is built from. CLI_USAGE where there is nothing, or it lies outside. */
function pathIn(context: TaskContext, folder: string, option: string): string | undefined {
  const path = textOption(context, option);
  if (path === undefined) return undefined;
  if (!isAbsolute(path) && !path.startsWith("..") && existsSync(join(folder, path))) return path;
  throw new AssayError("CLI_USAGE", {
    what: `--${option} is not in what the image is built from`,
    got: `"${path}"`,
    wanted: `a path in ${folder}, relative to it`,
    next: "Copy it there. See that .containerignore lets it through.",
  });
}

function pipSettings(env: TaskContext["env"]): string | undefined {
  const file = env.PIP_CONFIG_FILE ?? join(homedir(), ".config", "pip", "pip.conf");
  return existsSync(file) ? file : undefined;
}
