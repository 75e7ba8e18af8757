import { dirname, join } from "node:path";
import { describe, it } from "vitest";
import { expectRefusal, moduleOf, NUMBERS } from "../../support/bad-input.js";

const custom = (module: string) => ({ model: { kind: "custom", module, export: "build", epochs: 1 } });

describe("a module of the user's is refused where it", () => {
  it("does not exist, or is a folder", async () => {
    const folder = dirname(await moduleOf(""));
    const nowhere = join(folder, "nowhere.ts");
    for (const [module, says] of [
      [nowhere, "does not exist"],
      [folder, "a folder"],
    ]) {
      await expectRefusal(NUMBERS, custom(module), {
        code: "MODULE_INVALID",
        step: "train",
        says: [module, says],
      });
    }
  });

  it.each([
    ["exports no such thing", "export const biuld = () => 1;", ['Did you mean "biuld"?']],
    ["exports what is no function", "export const build = 1;", ["an export that is number"]],
    ["is no TypeScript", "export const build = = ;", ["cannot be loaded", "Mend the module"]],
    ["throws when it is loaded", 'throw new Error("out of luck");', ["cannot be loaded", "out of luck"]],
    [
      "throws when it builds",
      'export function build() { throw new RangeError("out of units"); }',
      ["out of units", "Correct the function"],
    ],
    ["builds nothing", "export function build() {}", ["did not return one", "undefined"]],
    [
      "builds something else",
      "export const build = () => 5;",
      ["did not return one", "number", "tf.LayersModel"],
    ],
  ] as const)("%s", async (_, source, says) => {
    await expectRefusal(NUMBERS, custom(await moduleOf(source)), {
      code: "MODULE_INVALID",
      step: "train",
      says,
    });
  });
});
