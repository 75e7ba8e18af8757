import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ComposeService, portVariables, readCompose } from "./compose-file.js";
import { type ComposeImage, IMAGES } from "./compose-images.js";
import { ComposePlace } from "./compose-place.js";
import { freePort } from "./mlflow-server.js";
import { type Finished, runProcess } from "./run-process.js";

const START_MS = 120_000;
/** As long as an engine waits before it kills. */
const STOP_MS = 20_000;

/** Of this process' variables, those that make programs run here; a container knows none of a person's. */
const OF_MACHINE = /^(PATH|LANG|LC_.*|TMPDIR|OPENBLAS_.*|XDG_CACHE_HOME)$/;

/** The services of a project's compose file as processes of this machine, without containers. */
export class ComposeServices {
  private readonly running = new Map<string, Promise<ComposeProcess>>();

  private constructor(
    private readonly project: string,
    private readonly folder: string,
    private readonly services: ReadonlyMap<string, ComposeService>,
    readonly place: ComposePlace,
  ) {}

  /** Reads the compose file of a project, with these variables and a free port for each that it opens. */
  static async of(project: string, variables: Readonly<Record<string, string>>): Promise<ComposeServices> {
    const env: Record<string, string> = { ...variables };
    for (const name of portVariables(project)) env[name] = String(await freePort());
    const services = readCompose(project, env);
    const collector = readFileSync(join(project, "collector.yaml"), "utf8");
    const place = await ComposePlace.of(services, { collector });
    return new ComposeServices(project, mkdtempSync(join(tmpdir(), "assay-compose-")), services, place);
  }

  get names(): readonly string[] {
    return [...this.services.keys()];
  }

  /** A service and all that it waits for. */
  with(name: string): readonly string[] {
    return [...Object.keys(this.service(name).dependsOn).flatMap((other) => this.with(other)), name];
  }

  /** Starts a service, after those that it waits for are as it wants them. */
  async up(name: string): Promise<ComposeProcess> {
    const service = this.service(name);
    for (const [other, condition] of Object.entries(service.dependsOn)) {
      const started = await this.up(other);
      if (condition === "service_healthy") await started.healthy();
    }
    const running = this.running.get(name) ?? this.start(service);
    this.running.set(name, running);
    return await running;
  }

  /** Ends all, the last started first, and takes their files away. */
  async down(): Promise<void> {
    for (const running of [...this.running.values()].reverse())
      await running.then(
        (started) => started.stop(),
        () => {},
      );
    rmSync(this.folder, { recursive: true, force: true });
  }

  private service(name: string): ComposeService {
    const service = this.services.get(name);
    if (service === undefined) throw new Error(`the compose file has no service ${name}`);
    return service;
  }

  private async start(service: ComposeService): Promise<ComposeProcess> {
    const { name, volumes, made } = service;
    const folder = join(this.folder, name);
    mkdirSync(folder);
    for (const [inside, source] of volumes) {
      const here = join(source.startsWith(".") ? this.project : this.folder, "volumes", source);
      if (!source.startsWith(".")) mkdirSync(here, { recursive: true });
      this.place.put(name, inside, source.startsWith(".") ? join(this.project, source) : here);
    }
    const make = IMAGES[name];
    if (make === undefined) throw new Error(`nobody knows what stands for the image of ${name}`);
    const image = await make({ place: this.place, folder, project: this.project, made });
    return new ComposeProcess(
      service,
      image,
      this.place,
      service.folder === undefined ? folder : this.project,
    );
  }
}

/** A service that runs. */
export class ComposeProcess {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private readonly env: Readonly<Record<string, string | undefined>>;
  private said = "";

  constructor(
    private readonly service: ComposeService,
    image: ComposeImage,
    private readonly place: ComposePlace,
    cwd: string,
  ) {
    const own = Object.entries(process.env).filter(([name]) => OF_MACHINE.test(name));
    const { name } = service;
    this.env = { ...Object.fromEntries(own), HOME: cwd, ...place.environment(name), ...image.env };
    const words = service.words.map((word) => place.text(name, word));
    const [program = "", ...rest] = [...(image.words ?? []), ...words];
    // A group of its own, as a container has: what it starts ends with it.
    this.child = spawn(program, rest, {
      cwd,
      env: this.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.said += text;
      });
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => {
        this.said += error.message;
        resolve(null);
      });
      this.child.once("close", resolve);
    });
  }

  /** What it printed. */
  log(): string {
    return this.said;
  }

  /** The variables that it runs with. */
  variables(): Readonly<Record<string, string | undefined>> {
    return this.env;
  }

  /** Runs its healthcheck once. */
  async health(): Promise<Finished> {
    const { name, health } = this.service;
    const [program, ...words] = (health ?? []).map((word) => this.place.text(name, word));
    if (program === undefined) throw new Error(`${name} has no healthcheck`);
    // Not what this process would hand on besides.
    const others = Object.fromEntries(Object.keys(process.env).map((key) => [key, undefined]));
    return await runProcess(program, words, { env: { ...others, ...this.env } });
  }

  /** Waits until its healthcheck is well. */
  async healthy(): Promise<void> {
    await this.until(async () => (await this.health()).code === 0, "healthy");
  }

  /** Waits until something holds; throws where it takes too long or the service ends. */
  async until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (const end = Date.now() + START_MS; !(await holds()); await sleep(200))
      if (this.child.exitCode !== null || this.child.pid === undefined || Date.now() > end)
        throw new Error(`${this.service.name} is not ${what}: ${this.said.slice(-3000)}`);
  }

  /** Ends it by SIGTERM, as an engine does; gives its exit code. What its group still has is killed. */
  async stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.killGroup(), STOP_MS);
    const code = await this.ended;
    clearTimeout(timer);
    this.killGroup();
    return code;
  }

  private killGroup(): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, "SIGKILL");
    } catch {
      // None of it is left.
    }
  }
}
