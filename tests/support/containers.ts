import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { oneAtATime } from "./made-once.js";
import { runProcess } from "./run-process.js";

/** Buildah with a storage of its own, and an image to build on. */
export interface Containers {
  /** Debian with this machine's Node and npm. */
  readonly base: string;
  /** What makes Buildah, and whoever calls it, use that storage without rights that this machine may not have. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs Buildah; gives what it printed, or throws. */
  buildah(...words: string[]): Promise<string>;
  /** Takes storage and containers away. */
  remove(): Promise<void>;
}

const BASE = "localhost/assay-tests/node:20";

/** Makes the storage and the base image. Throws why they cannot be had. */
export async function makeContainers(): Promise<Containers> {
  for (const program of ["buildah", "mmdebstrap"]) {
    const found = await runProcess(program, ["--version"]).catch(() => undefined);
    if (found?.code !== 0)
      throw new Error(`${program} is not installed (Debian: apt-get install ${program})`);
  }
  const folder = mkdtempSync(join(tmpdir(), "assay-containers-"));
  const conf = join(folder, "storage.conf");
  // The overlay of the kernel copies nothing; where it is refused, vfs copies every layer.
  const driver = canOverlay(folder) ? "overlay" : "vfs";
  const [store, state] = [join(folder, "store"), join(folder, "state")];
  writeFileSync(conf, `[storage]\ndriver = "${driver}"\ngraphroot = "${store}"\nrunroot = "${state}"\n`);
  const env = { CONTAINERS_STORAGE_CONF: conf, STORAGE_DRIVER: driver, BUILDAH_ISOLATION: "chroot" };
  const buildah = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProcess("buildah", words, { env, timeoutMs: 240_000 });
    if (code !== 0) throw new Error(`buildah ${words[0]} ended with ${code}: ${stderr.slice(-2000)}`);
    return stdout.trim();
  };
  const remove = async (): Promise<void> => {
    await buildah("rm", "--all").catch(() => {});
    await buildah("rmi", "--all", "--force").catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await makeBase(buildah, await debian());
  } catch (error) {
    await remove();
    throw error;
  }
  return { base: BASE, env, buildah, remove };
}

function canOverlay(folder: string): boolean {
  const at = (name: string): string => join(folder, name);
  for (const name of ["lower", "upper", "work", "merged"]) mkdirSync(at(name));
  const layers = `lowerdir=${at("lower")},upperdir=${at("upper")},workdir=${at("work")}`;
  try {
    execFileSync("mount", ["-t", "overlay", "overlay", "-o", layers, at("merged")], { stdio: "ignore" });
    execFileSync("umount", [at("merged")]);
    return true;
  } catch {
    return false;
  }
}

/** A small Debian as a tar file, in the cache of this machine's tests. */
async function debian(): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "assay", "test-containers");
  const file = join(cache, "bookworm.tar");
  return await oneAtATime(cache, "bookworm", async () => {
    if (existsSync(file)) return file;
    const aside = join(cache, "making.tar");
    const words = ["--variant=minbase", "--include=ca-certificates", "bookworm", aside];
    const { code, stderr } = await runProcess("mmdebstrap", words, { timeoutMs: 240_000 });
    if (code !== 0) throw new Error(`mmdebstrap ended with ${code}: ${stderr.slice(-1000)}`);
    renameSync(aside, file);
    return file;
  });
}

/** Debian with the Node and npm that run the tests, and the certificates that this machine trusts. */
async function makeBase(buildah: Containers["buildah"], tar: string): Promise<void> {
  const npm = join(process.execPath, "..", "..", "lib", "node_modules", "npm");
  if (!existsSync(npm)) throw new Error(`there is no npm beside Node: ${npm}`);
  const container = await buildah("from", "scratch");
  await buildah("add", "--quiet", container, tar, "/");
  await buildah("copy", "--quiet", container, process.execPath, "/usr/local/bin/node");
  await buildah("copy", "--quiet", container, npm, "/usr/local/lib/node_modules/npm");
  const certificates = "/etc/ssl/certs/ca-certificates.crt";
  if (existsSync(certificates)) await buildah("copy", "--quiet", container, certificates, certificates);
  await buildah(
    "run",
    container,
    "--",
    "ln",
    "-s",
    "../lib/node_modules/npm/bin/npm-cli.js",
    "/usr/local/bin/npm",
  );
  await buildah("config", "--env", `NODE_EXTRA_CA_CERTS=${certificates}`, container);
  await buildah("commit", "--quiet", "--rm", container, BASE);
}
