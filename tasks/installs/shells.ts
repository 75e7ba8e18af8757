import { homedir } from "node:os";
import { basename, join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { didYouMean } from "../../sdk/utils/names.js";

type Env = Readonly<Record<string, string | undefined>>;

/** Where a shell's completion goes. */
export interface ShellPlaces {
  readonly shell: ShellName;
  /** The script itself. */
  readonly script: string;
  /** The file that the shell reads at its start, and the block in it; none for fish, which finds the script by its name. */
  readonly startup?: { readonly path: string; readonly block: string };
}

export const SHELL_NAMES = ["bash", "zsh", "fish"] as const;
export type ShellName = (typeof SHELL_NAMES)[number];

/** The shell that is asked for, else that of the user (SHELL). Throws CLI_USAGE where it is none that is known. */
export function shellOf(asked: string | undefined, env: Env): ShellName {
  const name = asked ?? basename(env.SHELL ?? "");
  const found = SHELL_NAMES.find((shell) => shell === name);
  if (found !== undefined) return found;
  throw new AssayError("CLI_USAGE", {
    what:
      name === ""
        ? "the shell is not known: SHELL is not set"
        : `there is no completion for the shell "${name}"`,
    wanted: SHELL_NAMES.join(", "),
    next: asked === undefined ? "Name it: --shell bash." : didYouMean(name, SHELL_NAMES),
  });
}

export function placesOf(
  shell: ShellName,
  env: Env,
  platform: NodeJS.Platform = process.platform,
): ShellPlaces {
  const home = env.HOME || homedir();
  const config = env.XDG_CONFIG_HOME || join(home, ".config");
  if (shell === "fish") return { shell, script: join(config, "fish", "completions", "assay.fish") };
  const data = env.XDG_DATA_HOME || join(home, ".local", "share");
  const script = join(data, "assay", `completion.${shell}`);
  const source = `[ -r ${quoted(script)} ] && . ${quoted(script)}`;
  if (shell === "bash") {
    // Terminals of macOS start login shells, which read another file.
    const path = join(home, platform === "darwin" ? ".bash_profile" : ".bashrc");
    return { shell, script, startup: { path, block: source } };
  }
  const block = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }\n${source}`;
  return { shell, script, startup: { path: join(env.ZDOTDIR || home, ".zshrc"), block } };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
