import { describe, expect, it } from "vitest";
import { checkedProject, checkOf } from "../../support/checked-project.js";

const MANIFEST = { name: "bikes", type: "module", main: "src/index.ts" };

describe("checks:deps", () => {
  it("passes where all is used and no import goes in a circle", async () => {
    const made = await checkedProject({
      "package.json": JSON.stringify({ ...MANIFEST, dependencies: { zod: "*" } }),
      "src/index.ts": 'import { z } from "zod";\n\nexport const one = z.literal(1);\n',
    });
    const { status, text } = await checkOf(made, "deps");
    expect([status, text]).toEqual(["passed", expect.stringMatching(/^nothing unused; no import cycles; /)]);
  });

  it("fails on a package, a file and an export that nothing uses, and on a circle", async () => {
    const made = await checkedProject({
      "package.json": JSON.stringify({ ...MANIFEST, dependencies: { zod: "*" } }),
      "src/index.ts": 'import { b } from "./b.js";\n\nexport const a = (): number => b();\n',
      "src/b.ts":
        'import { a } from "./index.js";\n\nexport const b = (): number => a();\nexport const idle = 1;\n',
      "src/alone.ts": "export const alone = 1;\n",
    });
    const { status, text, words } = await checkOf(made, "deps");
    expect(status).toBe("failed");
    expect(text).toContain("imports go in a circle");
    for (const found of ["src/alone.ts", "zod", "idle", "src/b.ts"]) expect(words).toContain(found);
  });
});
