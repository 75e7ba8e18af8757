import { describe, expect, it } from "vitest";
import { openSection, styleOf } from "../../../tasks/commits/changelog.js";

const HEAD = "# Changelog\nAll notable changes.\n";

describe("a changelog's open section", () => {
  it.each([
    ["## 0.2.0 (unreleased)", "## 0.3.0 (2026-11-27)", "0.2.0"],
    ["## [Unreleased]", "## [Unreleased]\n\n## [0.3.0] - 2026-11-27", undefined],
    ["## Unreleased", "## Unreleased\n\n## 0.3.0 - 2026-11-27", undefined],
  ])("%j is closed as %j", (open, closed, version) => {
    const rest = "\n### Added\n- A thing.\n\n## 0.1.0 (2026-01-01)\n- First.\n";
    const section = openSection(`${HEAD}\n${open}${rest}`);
    expect(section?.version).toBe(version);
    expect(section?.close("0.3.0", "2026-11-27")).toBe(`${HEAD}\n${closed}${rest}`);
  });

  it("is none where all sections have a version and a day", () => {
    expect(openSection(`${HEAD}\n## 0.1.0 (2026-01-01)\n- unreleased things\n`)).toBeUndefined();
    expect(openSection("")).toBeUndefined();
  });
});

describe("a changelog's style", () => {
  it("is what stands above the first release, its names of groups, its headings and bullets", () => {
    const style = styleOf(`${HEAD}\n## 0.1.0 (2026-01-01)\n### Added\n- First.\n`, true);
    expect(style.header).toBe(HEAD);
    expect(style.types).toContainEqual({ type: "feat", section: "Added" });
    expect(style.writerOpts?.headerPartial).toBe("## {{version}} ({{date}})\n");
    expect(style.writerOpts?.commitPartial).toMatch(/^- /);
    expect(styleOf("## [1.0.0] - 2026-01-01\n", true).writerOpts?.headerPartial).toBe(
      "## [{{version}}] - {{date}}\n",
    );
  });

  it("is the tool's own, with links, where nothing is there and there is a repository to link to", () => {
    expect(styleOf("", true)).toEqual({});
    expect(styleOf("# Log\n", true)).toEqual({ header: "# Log\n" });
    expect(styleOf("", false).writerOpts?.headerPartial).toBe("## {{version}} ({{date}})\n");
  });
});
