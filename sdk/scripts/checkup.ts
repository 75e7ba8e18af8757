import { accessSync, constants, existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment, EnvironmentRow } from "../io/environment/index.js";
import { asAssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import { maskText } from "../utils/secrets.js";
import type { KernelCheckup } from "./kernel-checkup.js";
import type { PluginFinding } from "./plugins-checkup.js";

/** One thing that was looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What it is, and why. */
  readonly text: string;
}

/** A part that Assay does without. */
export interface OptionalPart {
  readonly name: string;
  readonly use: string;
  readonly found: boolean;
  /** Where it is, or the command that gets it. */
  readonly text: string;
}

/** The state of an installation. */
export interface Checkup {
  /** False where something that Assay needs is broken. */
  readonly ok: boolean;
  readonly version: string;
  readonly node: Finding;
  readonly backend: Finding;
  readonly tracking: Finding;
  /** Where models, datasets and configs are registered; absent where that is the tracking place. */
  readonly registry?: Finding;
  /** The runtime of models of kind onnx. */
  readonly onnx: Finding;
  /** The Jupyter kernel. */
  readonly kernel: KernelCheckup;
  /** What the settings files and variables say otherwise than the defaults. */
  readonly settings: Finding;
  /** Plug-ins that the configs of the project, and its package.json, name. */
  readonly plugins: readonly PluginFinding[];
  readonly environment: readonly EnvironmentRow[];
  readonly warnings: readonly string[];
  readonly optional: readonly OptionalPart[];
}

/** Looks at Node, the TensorFlow.js backend, the tracking place, the kernel, the variables and the optional parts. Changes nothing. */
export async function checkUp(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Checkup> {
  const { packageInfo, readEnvironment } = await import("../io/environment/index.js");
  const { trackingDefaults } = await import("../io/registries/index.js");
  const { telemetrySettings } = await import("../io/services/telemetry/settings.js");
  const { unknownVariables } = await import("../io/settings/index.js");
  const { version, nodeRange } = packageInfo();
  const environment = readEnvironment({ cwd, env });
  const node = checkNode(process.versions.node, nodeRange);
  const backend = await checkBackend(cwd, environment);
  const { mlflowTrackingUri = trackingDefaults.uri, mlflowRegistryUri } = environment.values;
  const tracking = await checkTracking(cwd, environment, mlflowTrackingUri);
  const registry =
    mlflowRegistryUri === undefined ? undefined : await checkTracking(cwd, environment, mlflowRegistryUri);
  const onnx = await checkOnnx(cwd, environment);
  const { checkKernel } = await import("./kernel-checkup.js");
  const kernel = await checkKernel(env, version);
  const settings = await checkSettings(cwd, environment);
  const { checkPlugins } = await import("./plugins-checkup.js");
  const plugins = await checkPlugins(cwd);
  const needed = {
    node,
    backend,
    tracking,
    ...present({ registry }),
    onnx,
    kernel,
    settings,
  };
  return {
    ok: [...Object.values(needed), ...plugins].every((part) => part.ok),
    version,
    ...needed,
    plugins,
    environment: environment.rows(),
    warnings: [
      ...unknownVariables(environment).map(({ name, nearest }) =>
        nearest === undefined
          ? `the variable ${name} means nothing to Assay`
          : `the variable ${name} means nothing to Assay. Did you mean ${nearest}?`,
      ),
      ...(telemetrySettings(undefined, environment.variables)?.warnings ?? []),
    ],
    optional: await optionalParts(cwd, environment),
  };
}

/** Whether a Node version lies in a range of the form `>=20.19`. */
export function checkNode(version: string, range: string): Finding {
  const numbers = (text: string): number[] => (text.match(/\d+/g) ?? []).map(Number);
  const [wanted, got] = [numbers(range), numbers(version)];
  const different = wanted.findIndex((number, i) => number !== (got[i] ?? 0));
  const ok = different < 0 || (got[different] ?? 0) > wanted[different];
  return {
    ok,
    text: ok ? `${version}, supported (${range})` : `${version}, not supported: install Node ${range}`,
  };
}

async function checkBackend(cwd: string, { values }: Environment): Promise<Finding> {
  const { useBackend } = await import("../io/backends/index.js");
  try {
    const status = await useBackend(values.assayBackend ?? "auto", {
      projectDir: cwd,
      cacheDir: values.assayCacheDir,
    });
    return { ok: true, text: status.reason };
  } catch (error) {
    return { ok: false, text: asAssayError(error).message };
  }
}

async function checkOnnx(cwd: string, { values }: Environment): Promise<Finding> {
  const { findOnnxRuntime } = await import("../io/onnx/index.js");
  const found = findOnnxRuntime({ projectDir: cwd, choice: values.assayOnnxRuntime });
  return { ok: "path" in found, text: found.reason };
}

async function checkSettings(cwd: string, environment: Environment): Promise<Finding> {
  const { settingRows } = await import("../io/settings/index.js");
  try {
    const changed = settingRows(environment, cwd).filter(({ source }) => source !== "default");
    const said = `${changed.length} not the default: assay settings --changed`;
    return { ok: true, text: changed.length === 0 ? "all the defaults: assay settings" : said };
  } catch (error) {
    return { ok: false, text: asAssayError(error).message };
  }
}

/** Longest time that a tracking server may take to answer. */
const SERVER_MS = 3000;

async function checkTracking(cwd: string, { variables }: Environment, uri: string): Promise<Finding> {
  const { connectionTo, openStore, probeServer } = await import("../io/registries/index.js");
  try {
    if (/^https?:/i.test(uri)) {
      const connection = connectionTo(uri, { cwd, env: variables });
      const { version, latencyMs } = await probeServer(connection, SERVER_MS);
      return {
        ok: true,
        text: `${connection.uri}, MLflow ${version} (answers in ${latencyMs.toFixed(0)} ms)`,
      };
    }
    const store = openStore(uri, { cwd });
    await store.close();
    const place = maskText(store.uri);
    if (!store.uri.startsWith("file:")) return { ok: true, text: place };
    const folder = fileURLToPath(store.uri);
    const nearest = nearestFolder(folder);
    if (!statSync(nearest).isDirectory()) return { ok: false, text: `${nearest} is a file, not a folder` };
    accessSync(nearest, constants.W_OK);
    return { ok: true, text: nearest === folder ? place : `${place} (made by the first run)` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EROFS") {
      return {
        ok: false,
        text: `${maskText(uri)} cannot be written: set the URI to another folder`,
      };
    }
    return { ok: false, text: asAssayError(error).message };
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

async function optionalParts(cwd: string, { values, variables }: Environment): Promise<OptionalPart[]> {
  const { findNative } = await import("../io/backends/index.js");
  const native = findNative({ projectDir: cwd, cacheDir: values.assayCacheDir });
  const danfojs = resolvePackage("danfojs-node", cwd);
  const python = findProgram(["python3", "python"], variables);
  const browser = findProgram(["chromium", "chromium-browser", "google-chrome"], variables);
  const part = (name: string, use: string, place: string | undefined, get: string): OptionalPart => ({
    name,
    use,
    found: place !== undefined,
    text: place ?? get,
  });
  return [
    part(
      "native TensorFlow",
      "the quickest backend for large networks",
      "path" in native ? `${native.version}, ${native.path}` : undefined,
      "assay install tensorflow",
    ),
    part("danfojs", "tables to and from danfojs frames", danfojs, "npm install danfojs-node"),
    part(
      "Python",
      "MLflow's own pages: mlflow ui",
      python,
      "install Python 3.10 or later, then pip install mlflow",
    ),
    part("Chromium", "the tests of the report", browser, "apt-get install chromium"),
  ];
}

function resolvePackage(name: string, cwd: string): string | undefined {
  for (const from of [join(cwd, "package.json"), __filename]) {
    try {
      return dirname(createRequire(from).resolve(`${name}/package.json`));
    } catch {
      // Not seen from there: the next place may see it.
    }
  }
  return undefined;
}

function findProgram(
  names: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const folders = (variables.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names
    .flatMap((name) => folders.map((folder) => resolve(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
