import { describe, expect, it } from "vitest";
import { checkName } from "../../../tasks/projects/name.js";
import { thrownBy } from "../../support/thrown.js";

describe("a name that npm refuses", () => {
  it.each([
    ["", "it is empty"],
    ["a".repeat(215), "it has over 214 characters"],
    [" a", "it begins or ends with white space"],
    ["A", "it has capital letters"],
    ["@me/.a", "it begins with a dot or an underscore"],
    ["a b", "it has characters that an address cannot hold"],
    ["node_modules", "npm keeps this name for itself"],
    ["fs", "a module of Node has it"],
    ["assay", "a package that the project depends on has it"],
  ])("%j is told why", (name, why) => {
    expect(thrownBy(() => checkName(name, ["assay"])).message).toContain(
      `npm refuses the project's name: ${why}`,
    );
  });
});
