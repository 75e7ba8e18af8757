import { rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { AssayError } from "../../../utils/errors/index.js";
import { makeFolder } from "../../files/index.js";
import { isAlive, ownerText } from "../../registries/spool/owner.js";
import { Journal } from "../journal.js";
import type { WorkDigests } from "../sink.js";

const digest = z.string();
const begunLine = z.object({
  begun: z.object({
    format: z.literal(1),
    digests: z.object({ config: digest, model: digest, input: digest }),
  }),
});
const partLine = z.object({
  part: z.object({
    /** Rows of the input that are done with, and rows that were written. */
    end: z.int(),
    rows: z.int(),
    /** Where its piece begins in the data, and where the data ends behind it. */
    offset: z.int(),
    bytes: z.int(),
    footer: z.string().optional(),
  }),
});
const finishedLine = z.object({ finished: z.object({ end: z.int(), rows: z.int() }) });

/** A part that is kept. */
export type KeptPart = z.infer<typeof partLine>["part"] & {
  /** Byte of the journal behind its line. */
  readonly line: number;
};

/** What an earlier work left. */
export interface LeftWork {
  readonly digests: WorkDigests;
  readonly parts: KeptPart[];
  readonly finished?: { readonly end: number; readonly rows: number };
}

/** Outputs that this process writes at the moment. */
const written = new Set<string>();

/** The folder beside an output in which it comes to be: a journal, the data so far, the part that is being written. */
export class WorkFolder {
  readonly path: string;
  readonly journal: string;
  readonly data: string;
  readonly scratch: string;
  private readonly owner: string;
  private isMine = false;

  constructor(private readonly target: string) {
    this.path = join(dirname(target), `.${basename(target)}.assay`);
    this.journal = join(this.path, "journal.jsonl");
    this.data = join(this.path, "data");
    this.scratch = join(this.path, "part");
    this.owner = join(this.path, "owner.json");
  }

  /** Makes the folder this process's own. WRITE_FAILED where another one that lives writes the same output. */
  async take(): Promise<void> {
    if (written.has(this.target) || isAlive(this.owner, false)) {
      throw new AssayError("WRITE_FAILED", {
        what: `${this.target} is being written by another job`,
        got: this.owner,
        wanted: "one job an output",
        next: "Wait until that job has ended, or name another output.",
      });
    }
    written.add(this.target);
    this.isMine = true;
    await makeFolder(this.path);
    await writeFile(this.owner, ownerText());
  }

  /** What was left by a work that was stopped; undefined where there is nothing to go on with. */
  async left(): Promise<LeftWork | undefined> {
    const [first, ...lines] = (await Journal.read(this.journal)) ?? [];
    const begun = begunLine.safeParse(first?.value);
    if (first === undefined || !begun.success) return undefined;
    const parts: KeptPart[] = [];
    let finished: LeftWork["finished"];
    for (const { value, end } of lines) {
      const part = partLine.safeParse(value);
      if (part.success) parts.push({ ...part.data.part, line: end });
      finished = finishedLine.safeParse(value).data?.finished;
    }
    // Data that a loss of power took is made again.
    const size = (await sizeOf(this.data)) ?? Number.POSITIVE_INFINITY;
    while ((parts.at(-1)?.bytes ?? 0) > size) parts.pop();
    const { digests } = begun.data.begun;
    return { digests, parts, ...(finished === undefined ? {} : { finished }) };
  }

  async clear(): Promise<void> {
    for (const file of [this.journal, this.data, this.scratch]) await rm(file, { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** Lets others have it. */
  async release(): Promise<void> {
    if (!this.isMine) return;
    this.isMine = false;
    written.delete(this.target);
    await rm(this.owner, { force: true });
    await rm(this.scratch, { force: true });
  }
}

/** Size of a file, undefined where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

/** DATA_CHANGED where work was begun on something else. */
export function refuseOtherWork(left: WorkDigests, now: WorkDigests, place: string): void {
  const changed = (["config", "model", "input"] as const).filter((part) => left[part] !== now[part]);
  if (changed.length === 0) return;
  throw new AssayError("DATA_CHANGED", {
    what: `there is unfinished work on ${place}, and it was begun on another ${changed.join(" and another ")}`,
    got: `a change of ${changed.join(", ")} since then`,
    wanted: "the same config, model and input, to go on with it",
    next: "Restore what it was to go on, or begin anew with `resume: false`; until then what was done is kept.",
  });
}
