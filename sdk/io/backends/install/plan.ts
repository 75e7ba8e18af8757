import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheFolder } from "../../../utils/cache-folder.js";

/** Versions and checksums of what the native backend is made of. They belong together: change them together. */
export const NATIVE = {
  /** The npm package; its integrity is the registry's. */
  tfjsNode: {
    version: "4.22.0",
    integrity:
      "sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==",
  },
  /** Headers of Node-API. Its ABI is the same on every Node, so no Node headers are needed and one binding serves all. */
  nodeApiHeaders: { version: "1.9.0" },
  nodeApi: 8,
  /** The Python wheel that holds TensorFlow's C library (2.12 to 2.15 export the C API from libtensorflow_cc). */
  wheel: {
    requirement: "tensorflow-cpu==2.15.1",
    bytes: 207_000_000,
    sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
    /** pip's words for Linux x64 with glibc; the Python of the wheel does not matter, its C library is what is used. */
    pipPlatform: [
      "--only-binary=:all:",
      "--platform=manylinux2014_x86_64",
      "--python-version=3.11",
      "--implementation=cp",
      "--abi=cp311",
    ],
  },
} as const;

/** Places of one installation. */
export interface InstallPlaces {
  /** Everything stands in here; absent until the installation is whole. */
  readonly root: string;
  /** The package, with `deps/lib` and `lib/napi-v8/tfjs_binding.node`. */
  readonly tfjsNode: string;
  readonly binding: string;
  /** What was installed, as JSON; written last. */
  readonly manifest: string;
}

/** The per-user cache of this process. */
export function defaultCacheDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir(),
): string {
  return cacheFolder(env, platform, home);
}

/** Name of the installation's folder: versions, platform and ABI. */
export function installKey(platform: string = process.platform, arch: string = process.arch): string {
  const library = NATIVE.wheel.requirement.split("==")[1];
  return `tfjs-node-${NATIVE.tfjsNode.version}-tf-${library}-${platform}-${arch}-napi${NATIVE.nodeApi}`;
}

/** Places inside a root folder (the final one, or the one that is being made). */
export function placesIn(root: string): InstallPlaces {
  const tfjsNode = join(root, "node_modules", "@tensorflow", "tfjs-node");
  return {
    root,
    tfjsNode,
    binding: bindingOf(tfjsNode),
    manifest: join(root, "installed.json"),
  };
}

/** Where a tfjs-node package keeps its binding. */
export function bindingOf(tfjsNode: string): string {
  return join(tfjsNode, "lib", `napi-v${NATIVE.nodeApi}`, "tfjs_binding.node");
}

/** Where the cache keeps (or would keep) the installation for this version, platform and ABI. */
export function cachedPlaces(cacheDir: string = defaultCacheDir()): InstallPlaces {
  return placesIn(join(cacheDir, "tensorflow", installKey()));
}

/** Whether an installation is whole. */
export function isInstalled(places: InstallPlaces): boolean {
  return existsSync(places.manifest) && existsSync(places.binding);
}

/** SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
