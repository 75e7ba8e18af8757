import { describe, expect, it } from "vitest";
import { placesOf, shellOf } from "../../../tasks/installs/shells.js";
import { thrownBy } from "../../support/thrown.js";

describe("the shell whose completion is installed", () => {
  it.each<[string | undefined, Record<string, string>, RegExp]>([
    [undefined, {}, /the shell is not known: SHELL is not set.*Name it: --shell bash/],
    [undefined, { SHELL: "/bin/csh" }, /no completion for the shell "csh".*Name it/],
    ["fishy", {}, /no completion for the shell "fishy".*Did you mean "fish"/],
  ])("%j with %j is refused", (asked, env, message) => {
    expect(thrownBy(() => shellOf(asked, env)).message).toMatch(message);
  });

  it("is the one that is asked for, else the user's; each has its places", () => {
    expect([shellOf("zsh", {}), shellOf(undefined, { SHELL: "/usr/bin/bash" })]).toEqual(["zsh", "bash"]);
    const env = { HOME: "/h'o" };
    expect(placesOf("bash", env, "linux")).toEqual({
      ...{ shell: "bash", script: "/h'o/.local/share/assay/completion.bash" },
      startup: {
        path: "/h'o/.bashrc",
        block: `[ -r '/h'\\''o/.local/share/assay/completion.bash' ] && . '/h'\\''o/.local/share/assay/completion.bash'`,
      },
    });
    expect(placesOf("bash", env, "darwin").startup?.path).toBe("/h'o/.bash_profile");
    expect(placesOf("zsh", { ...env, ZDOTDIR: "/z", XDG_DATA_HOME: "/d" })).toMatchObject({
      ...{ script: "/d/assay/completion.zsh", startup: { path: "/z/.zshrc" } },
    });
    expect(placesOf("fish", { ...env, XDG_CONFIG_HOME: "/c" })).toEqual({
      ...{ shell: "fish", script: "/c/fish/completions/assay.fish" },
    });
  });
});
