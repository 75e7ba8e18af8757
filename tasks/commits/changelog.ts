/** A section of a changelog that a person writes before its version is known. */
export interface OpenSection {
  /** The version that its heading names; undefined where it says "Unreleased" alone. */
  readonly version: string | undefined;
  /** The changelog with this section closed: it is that of a version and a day. */
  close(version: string, date: string): string;
}

/** `## 0.2.0 (unreleased)`, `## [Unreleased]`, `## Unreleased`. */
const OPEN = /^## (?:(?<version>\d+\.\d+\.\d+[\w.+-]*) +\(unreleased\)|(?<bracket>\[)?unreleased\]?) *$/im;
const RELEASE = /^#+ \[?\d+\.\d+\.\d+/m;

/** The section that is still open; undefined where there is none. */
export function openSection(changelog: string): OpenSection | undefined {
  const found = OPEN.exec(changelog);
  if (found === null) return undefined;
  const { version, bracket } = found.groups ?? {};
  return {
    version,
    close(next, date) {
      const title =
        version !== undefined
          ? `${next} (${date})`
          : bracket === undefined
            ? `${next} - ${date}`
            : `[${next}] - ${date}`;
      // Where the open section has a heading of its own, the next one begins empty above.
      const heading = version !== undefined ? `## ${title}` : `${found[0].trimEnd()}\n\n## ${title}`;
      return changelog.slice(0, found.index) + heading + changelog.slice(found.index + found[0].length);
    },
  };
}

/** Names of a changelog's sections, by the type of commits. */
const KEPT = { feat: "Added", fix: "Fixed", perf: "Changed", revert: "Removed" } as const;

/** Settings of commit-and-tag-version by which a generated section looks like those that are there. */
export interface ChangelogStyle {
  /** What stands above the first section. */
  readonly header?: string;
  readonly types?: readonly { readonly type: string; readonly section: string }[];
  readonly writerOpts?: { readonly headerPartial: string; readonly commitPartial: string };
}

/**
 * The style of a changelog: what stands above its first section, its names of groups, its headings and bullets.
 *
 * @param hasRepository whether versions and commits can be links; without, they are none
 */
export function styleOf(changelog: string, hasRepository: boolean): ChangelogStyle {
  const first = changelog.search(RELEASE);
  const above = first < 0 ? changelog : changelog.slice(0, first);
  const heading = headingStyle(first < 0 ? "" : changelog.slice(first), hasRepository);
  const bullet = /^- /m.test(changelog) ? "-" : "*";
  const scope = "{{#if scope}}**{{scope}}:** {{/if}}";
  const subject = "{{#if subject}}{{subject}}{{else}}{{header}}{{/if}}";
  return {
    ...(above.trim() === "" ? {} : { header: `${above.trimEnd()}\n` }),
    ...(/^### (Added|Changed|Fixed|Removed)\b/m.test(changelog)
      ? { types: Object.entries(KEPT).map(([type, section]) => ({ type, section })) }
      : {}),
    ...(heading === undefined
      ? {}
      : {
          writerOpts: { headerPartial: `${heading}\n`, commitPartial: `${bullet} ${scope}${subject}\n` },
        }),
  };
}

/** The template of a heading without a link; undefined where the headings that are there are links. */
function headingStyle(releases: string, hasRepository: boolean): string | undefined {
  if (/^## \[\d[^\]]*\] - /.test(releases)) return "## [{{version}}] - {{date}}";
  if (/^## \d\S* - /.test(releases)) return "## {{version}} - {{date}}";
  if (/^## \d\S* \(/.test(releases)) return "## {{version}} ({{date}})";
  return hasRepository ? undefined : "## {{version}} ({{date}})";
}
