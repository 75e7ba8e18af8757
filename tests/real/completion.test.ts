import { execFileSync, spawn } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { MAIN, runAssay } from "../support/cli.js";
import { requireReal } from "../support/real.js";
import { finished, runProcess } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary.js";

type Real = Awaited<ReturnType<typeof requireReal<string>>>;

const program = (name: string) => (): string => {
  execFileSync(name, ["--version"], { stdio: "pipe" });
  return name;
};

let shells: Readonly<Record<string, Real>>;
beforeAll(async () => {
  shells = {
    script: await requireReal("script (util-linux)", program("script")),
    bash: await requireReal("bash", program("bash")),
    zsh: await requireReal("zsh", program("zsh")),
    fish: await requireReal("fish", program("fish")),
  };
});

/** A folder with two files, and `assay` on the path. */
async function place() {
  const cwd = await temporaryFolder();
  await mkdir(join(cwd, "bin"));
  await symlink(MAIN, join(cwd, "bin", "assay"));
  await writeFile(join(cwd, "training été.yaml"), "kind: training\n");
  await writeFile(join(cwd, "bikes.csv"), "");
  return {
    cwd,
    env: { PATH: `${join(cwd, "bin")}${delimiter}${process.env.PATH}`, TERM: "dumb", HOME: cwd },
  };
}

/** How an interactive shell is started in which nothing is set up but the completion. */
const START = {
  bash: [
    "bash --noprofile --norc -i",
    "bind 'set enable-bracketed-paste off'; source <(assay completion bash)",
  ],
  zsh: ["zsh -f -i", "bindkey -e; autoload -Uz compinit; compinit -u -D; source <(assay completion zsh)"],
} as const;

/** Types the beginning of a line and Tab into a real shell in a terminal; gives the line that is there then. */
async function typed(shell: "bash" | "zsh", beginning: string): Promise<string> {
  const { cwd, env } = await place();
  const [start, setUp] = START[shell];
  const child = spawn("script", ["-qec", start, "/dev/null"], { cwd, env: { ...process.env, ...env } });
  const end = finished(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  // Ctrl-A goes to the beginning of the line, where it becomes the argument of an echo.
  const echo = "\u0001printf 'GOT<%s>' \r";
  child.stdin.write(`stty -echo cols 200; ${setUp}\r`);
  child.stdin.write(`${beginning}\t${echo}exit\r`);
  const { stdout } = await end.finally(() => clearTimeout(timer));
  const words = /GOT<assay>(?:GOT<[^>%]*>)*/.exec(stdout)?.[0] ?? `nothing: ${stdout}`;
  return [...words.matchAll(/GOT<([^>]*)>/g)].map(([, word]) => word).join("|");
}

const CASES = [
  ["assay settin", "assay|settings"],
  ["assay runs sh", "assay|runs|show"],
  ["assay task mlflow:do", "assay|task|mlflow:doctor"],
  ["assay task mlflow:serve --po", "assay|task|mlflow:serve|--port"],
  ["assay schema trai", "assay|schema|training"],
  ["assay settings forest.tre", "assay|settings|forest.trees"],
  ["assay run --dry", "assay|run|--dry-run"],
  ["assay completion fi", "assay|completion|fish"],
  ["assay run training", "assay|run|training été.yaml"],
] as const;

describe.each(["bash", "zsh"] as const)("completion in %s", (shell) => {
  for (const [beginning, line] of CASES) {
    it(`of ${beginning}⇥ is ${line}`, async (context) => {
      shells.script.use(context);
      shells[shell].use(context);
      expect(await typed(shell, beginning)).toBe(line);
    });
  }
});

describe("completion in fish", () => {
  async function candidates(beginning: string): Promise<string[]> {
    const { cwd, env } = await place();
    const script = `assay completion fish | source; complete -C '${beginning}'`;
    const { stdout, stderr } = await runProcess("fish", ["--no-config", "-c", script], { cwd, env });
    expect(stderr).toBe("");
    return stdout.split("\n").filter((line) => line !== "");
  }

  it("offers commands with their meanings, tasks, kinds, options and files", async (context) => {
    shells.fish.use(context);
    expect(await candidates("assay settin")).toEqual([
      "settings\tlist the defaults of configs, and where each value comes from",
    ]);
    expect(await candidates("assay task mlflow:do")).toEqual([expect.stringMatching(/^mlflow:doctor\t/)]);
    expect(await candidates("assay schema trai")).toEqual([expect.stringMatching(/^training\b/)]);
    expect(await candidates("assay run --dry")).toEqual([expect.stringMatching(/^--dry-run\t/)]);
    expect(await candidates("assay run bik")).toEqual([expect.stringMatching(/^bikes\.csv/)]);
    expect(await candidates("assay runs ")).toHaveLength(2);
  });
});

describe("assay completion", () => {
  it("refuses a shell that it does not know", async () => {
    const { code, stderr } = await runAssay(["completion", "zhs"]);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "zsh"?');
  });
});
