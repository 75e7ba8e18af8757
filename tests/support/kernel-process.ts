import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kernelSnapshot } from "./kernel-snapshot.js";
import { ROOT } from "./source-files.js";

export interface KernelOptions {
  /** @default "tcp" */
  readonly transport?: "tcp" | "ipc";
  /** Key of the signatures. @default "a key of tests" */
  readonly key?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the notebook. @default an empty one */
  readonly cwd?: string;
  /** Starts a kernel of others, with a connection file. */
  readonly argv?: (file: string) => readonly string[];
}

export interface KernelConnection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: "hmac-sha256";
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** Ports that are free now; all are held until all are known, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            resolve(typeof address === "object" && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A kernel's process, with its connection file in a folder of its own that holds its history as well. */
export class KernelProcess {
  readonly child: ChildProcess;
  readonly connection: KernelConnection;
  readonly folder: string;
  /** What the host said to whoever runs it. */
  stderr = "";
  readonly exited: Promise<number | null>;

  private constructor(folder: string, connection: KernelConnection, options: KernelOptions) {
    this.folder = folder;
    this.connection = connection;
    const file = join(folder, "connection.json");
    writeFileSync(file, JSON.stringify(connection));
    const own = [process.execPath, join(ROOT, "dist", "kernel", "main.js"), file];
    const [command, ...words] = options.argv?.(file) ?? own;
    this.child = spawn(command, words, {
      cwd: options.cwd ?? folder,
      env: { ...process.env, XDG_DATA_HOME: folder, NODE_OPTIONS: "", ...options.env },
      stdio: ["ignore", "ignore", "pipe"],
      // As Jupyter starts kernels, and signals go to the whole group.
      detached: true,
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.exited = new Promise((resolve) => this.child.once("exit", resolve));
  }

  static async start(options: KernelOptions = {}): Promise<KernelProcess> {
    const { transport = "tcp", key = "a key of tests" } = options;
    if (options.argv === undefined && options.env?.ASSAY_CACHE_DIR === undefined) await kernelSnapshot();
    const folder = mkdtempSync(join(tmpdir(), "assay-kernel-"));
    const ports = transport === "tcp" ? await freePorts(5) : [1, 2, 3, 4, 5];
    const [shell_port, control_port, iopub_port, stdin_port, hb_port] = ports;
    const ip = transport === "tcp" ? "127.0.0.1" : join(folder, "socket");
    const connection: KernelConnection = {
      transport,
      ip,
      key,
      signature_scheme: "hmac-sha256",
      shell_port,
      control_port,
      iopub_port,
      stdin_port,
      hb_port,
    };
    return new KernelProcess(folder, connection, options);
  }

  address(port: "shell_port" | "control_port" | "iopub_port" | "stdin_port" | "hb_port"): string {
    const { transport, ip } = this.connection;
    return transport === "tcp"
      ? `tcp://${ip}:${this.connection[port]}`
      : `ipc://${ip}-${this.connection[port]}`;
  }

  /** Signals the whole group, as Jupyter does. */
  signal(signal: NodeJS.Signals): void {
    if (this.child.pid !== undefined && this.child.exitCode === null) process.kill(-this.child.pid, signal);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGKILL");
    await this.exited;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
