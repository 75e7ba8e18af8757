import type { Drained, SyncReport } from "../io/registries/index.js";

/** What `assay sync` did. */
export interface Synced {
  /** Absent where only waiting points were sent. */
  readonly copied?: SyncReport;
  /** Absent in a dry run. */
  readonly points?: Drained;
}

/** Lines of each kind that are printed at most. */
const MOST = 20;

/** What a sync did, for a person. */
export function syncText({ copied, points }: Synced, dryRun: boolean): string {
  const lines: string[] = [];
  if (copied !== undefined) {
    const { runs, models, versions, aliases, conflicts, problems } = copied;
    const would = dryRun ? "would be copied" : "copied";
    lines.push(`${copied.from} → ${copied.to}`);
    lines.push(
      `runs       ${runs.copied} ${would}, ${runs.known} there already${stillRunning(runs.running)}`,
    );
    lines.push(`models     ${models} ${would}`);
    if (!dryRun) {
      lines.push(`metrics    ${copied.points} points`);
      lines.push(`artifacts  ${copied.artifacts} files; ${size(copied.bytes)} in all, models among them`);
    }
    lines.push(`versions   ${versions.length} ${dryRun ? "would be made" : "made"}`);
    lines.push(...some(versions.map(({ name, from, to }) => `           ${name}: version ${from} is ${to}`)));
    lines.push(
      ...some(aliases.map(({ name, alias, version }) => `alias      ${name}@${alias}: version ${version}`)),
    );
    const kept = conflicts.map(
      ({ name, alias, wanted, has }) =>
        `! alias ${name}@${alias} stays with version ${has}; here it would be ${wanted}. --overwrite-aliases moves it.`,
    );
    lines.push(
      ...some(kept),
      ...some(problems.map(({ what, message }) => `! ${what} was not copied: ${message}`)),
    );
  }
  if (points !== undefined && (copied === undefined || points.sent + points.waiting + points.refused > 0)) {
    lines.push(
      `waiting    ${points.sent} points sent, ${points.waiting} still wait, ${points.refused} refused`,
    );
    lines.push(...some(points.errors.map(({ code, message }) => `! ${code}: ${message}`)));
  }
  return lines.join("\n");
}

const stillRunning = (count: number): string =>
  count === 0 ? "" : `; ${count} still run: sync again when they have ended`;

function some(lines: readonly string[]): string[] {
  const more = lines.length - MOST;
  return more <= 0 ? [...lines] : [...lines.slice(0, MOST), `           and ${more} more; --json has all`];
}

function size(bytes: number): string {
  const mega = bytes / 1e6;
  return mega < 1
    ? `${bytes} bytes`
    : mega < 1000
      ? `${mega.toFixed(1)} MB`
      : `${(mega / 1000).toFixed(2)} GB`;
}
