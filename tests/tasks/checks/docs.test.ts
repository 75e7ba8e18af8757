import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage } from "../../../tasks/checks/docs/index.js";
import { checkedProject, checkOf } from "../../support/checked-project.js";
import { madeProject } from "../../support/made-project.js";

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;

describe("a page", () => {
  it("has anchors as GitHub makes them, links of markdown and HTML, and blocks with their marks", () => {
    const { anchors, links, blocks } = readPage(
      `# A \`b\`: c & d\n\n# Twice\n\n# Twice\n\n<a id="own"></a> [x](y.md "t") ![p](p.png) <img src="q.png">\n\n\`[not](a link)\`\n\n${fence("ts run", "1;")}`,
    );
    // The anchors are those that github.com shows for these headings.
    expect([...anchors]).toEqual(["a-b-c--d", "twice", "twice-1", "own"]);
    expect(links.map(({ target }) => target)).toEqual(["y.md", "p.png", "q.png"]);
    expect(blocks).toEqual([{ language: "ts", marks: ["run"], code: "1;\n", line: 11 }]);
  });
});

describe("checks:docs", () => {
  it("passes where links lead somewhere and examples compile and run, in the project's folder", async () => {
    const made = await checkedProject({
      "package.json": "{}",
      "data/a.csv": "x\n1\n",
      "README.md": `# Mine\n\n[own](#mine) [other](docs/b.md#of-b) [file](data/a.csv) [out](https://none.invalid/x)\n\n${fence("ts", "const a: number = 1;")}\n${fence("ts ignore", "nonsense(")}`,
      "docs/b.md": `# Of b\n\n${fence("ts run", 'import { existsSync } from "node:fs";\nif (!existsSync("data/a.csv")) throw new Error("elsewhere");')}`,
    });
    expect(await checkOf(made, "docs")).toMatchObject({
      status: "passed",
      text: "2 pages, 4 links, 2 examples compiled, 1 run",
    });
    expect(readdirSync(made.root).filter((name) => name.startsWith(".assay"))).toEqual([]);
    expect(existsSync(join(made.root, "outputs"))).toBe(false);
  });

  it("fails on dead links, examples that do not compile and examples that throw, with page and line", async () => {
    const made = await checkedProject({
      "package.json": "{}",
      "README.md": `# Mine\n\n[a](none.md)\n[b](other.md#mein)\n\n${fence("ts", "const a = 1;\nconst b: string = a;")}`,
      "other.md": `# Mine\n\n${fence("ts run", 'throw new Error("on purpose");')}`,
    });
    const { status, text, words } = await checkOf(made, "docs");
    expect([status, text]).toEqual([
      "failed",
      "2 dead link(s), 1 problem(s) of examples, 1 example(s) that fail",
    ]);
    expect(words).toContain("README.md:3: none.md: there is no such file");
    expect(words).toContain('README.md:3: other.md#mein: there is no such heading. Did you mean "mine"?');
    expect(words).toContain("README.md:8: Type 'number' is not assignable to type 'string'.");
    expect(words).toMatch(/other\.md:3: [\s\S]*on purpose/);
  });

  it("is skipped where there are no pages", async () => {
    const made = await madeProject({ "package.json": "{}" });
    expect(await checkOf(made, "docs")).toMatchObject({ status: "skipped" });
  });
});
