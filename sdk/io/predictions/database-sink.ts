import { createHash } from "node:crypto";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { driverError } from "../databases/failures.js";
import { databaseOrigin } from "../databases/index.js";
import { BOOKKEEPING, openSink, type SinkDatabase, type SinkRow } from "../databases/sink/index.js";
import type { TableOutputConfig } from "./config.js";
import { refuseOtherWork } from "./files/work.js";
import type { PredictionPart, PredictionSink, SinkPlan, SinkPosition } from "./sink.js";

/** How far a work is: rows still come; they are in the table they were added to; the table is whole and wants its name. */
const WRITING = 0;
const ADDED = 1;
const WHOLE = 2;

interface Left extends SinkPosition {
  readonly digests: SinkPlan["digests"];
  readonly state: number;
}

/**
 * Predictions into a table of a database. Rows go into a table of another name, each part in one transaction with a row of
 * bookkeeping that says how far it is: after a kill the next part follows, nothing is lost and nothing comes twice. In the end
 * that table gets its name, or its rows are added to the table that is there, in one step; until then nobody sees any of it.
 */
export class DatabaseSink implements PredictionSink {
  readonly place: string;
  private readonly stage: string;
  private readonly old: string;
  private database: SinkDatabase | undefined;
  private plan: SinkPlan | undefined;
  private position: SinkPosition = { end: 0, rows: 0 };

  constructor(
    private readonly config: TableOutputConfig,
    private readonly baseDir: string,
  ) {
    this.place = tablePlace(config, baseDir);
    // Short whatever the table's name is: databases cut long names.
    const own = createHash("sha256").update(config.table).digest("hex").slice(0, 16);
    this.stage = `assay_stage_${own}`;
    this.old = `assay_old_${own}`;
  }

  begin(plan: SinkPlan): Promise<SinkPosition> {
    return this.guarded(async () => {
      this.plan = plan;
      this.database = await openSink(this.config, { baseDir: this.baseDir });
      const database = this.database;
      await database.run(
        `create table if not exists ${database.place(BOOKKEEPING)} (target varchar(200) not null primary key, work varchar(400) not null, end_row bigint not null, row_count bigint not null, state integer not null)`,
      );
      const left = plan.resume ? await this.left() : undefined;
      // Work without a part is none: a job that was refused at its start must not bind the next one to its config.
      if (left === undefined || (left.end === 0 && left.state === WRITING)) return this.beginAnew(plan);
      refuseOtherWork(left.digests, plan.digests, this.place);
      this.position = left;
      const isStaged = (await database.columnsOf(this.stage)) !== undefined;
      if (left.state !== WRITING) {
        if (left.state === WHOLE && isStaged) await database.swap(this.stage, this.config.table, this.old);
        this.position = { end: left.end, rows: left.rows, finished: true };
        return this.position;
      }
      if (!isStaged) return this.beginAnew(plan);
      await this.refuseExisting(plan);
      return { end: left.end, rows: left.rows };
    });
  }

  write(part: PredictionPart): Promise<void> {
    return this.guarded(async () => {
      const { plan, database } = this.opened();
      const names = plan.columns.map(({ name }) => name);
      const cells = plan.columns.map(({ name, duckDbType }) =>
        database.cellOf(`"${name.replaceAll('"', '""')}"`, duckDbType),
      );
      const rows = this.position.rows + part.rows;
      await this.inTransaction(async () => {
        const result = await part.connection.stream(`select ${cells.join(", ")} from (${part.select})`);
        for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) {
          await database.insert(this.stage, names, chunk.getRows() as unknown as SinkRow[]);
          chunk = await result.fetchChunk();
        }
        await this.note(part.end, rows, WRITING);
      });
      this.position = { end: part.end, rows };
    });
  }

  finish(): Promise<void> {
    return this.guarded(async () => {
      if (this.position.finished === true) return;
      const { plan, database } = this.opened();
      const { table, mode } = this.config;
      await this.refuseExisting(plan);
      const { end, rows } = this.position;
      if (mode === "append" && (await database.columnsOf(table)) !== undefined) {
        const names = plan.columns.map(({ name }) => database.quote(name)).join(", ");
        const [to, from] = [database.place(table), database.place(this.stage)];
        await this.inTransaction(async () => {
          await database.run(`insert into ${to} (${names}) select ${names} from ${from}`);
          await this.note(end, rows, ADDED);
        });
      } else {
        await this.inTransaction(() => this.note(end, rows, WHOLE));
        await database.swap(this.stage, table, this.old);
      }
      this.position = { end, rows, finished: true };
    });
  }

  forget(): Promise<void> {
    return this.guarded(async () => {
      const { database } = this.opened();
      for (const table of [this.stage, this.old]) {
        await database.run(`drop table if exists ${database.place(table)}`);
      }
      await this.forgetWork(database);
    });
  }

  async release(): Promise<void> {
    await this.database?.close().catch(() => undefined);
    this.database = undefined;
  }

  private async beginAnew(plan: SinkPlan): Promise<SinkPosition> {
    const { database } = this.opened();
    const isThere = await this.refuseExisting(plan);
    const columns = plan.columns.map(({ name, duckDbType }) => {
      const type = database.typeOf(duckDbType);
      if (type === undefined) throw noType(name, duckDbType, this.config.kind);
      return `${database.quote(name)} ${type}`;
    });
    await this.forgetWork(database);
    const stage = database.place(this.stage);
    await database.run(`drop table if exists ${stage}`);
    // Rows that are added later have the types of the table they are added to: what does not fit is told at the first part.
    const names = plan.columns.map(({ name }) => database.quote(name)).join(", ");
    await database.run(
      isThere && this.config.mode === "append"
        ? `create table ${stage} as select ${names} from ${database.place(this.config.table)} where 1 = 0`
        : `create table ${stage} (${columns.join(", ")})`,
    );
    await database.run(
      `insert into ${database.place(BOOKKEEPING)} (target, work, end_row, row_count, state) values (${[1, 2].map((n) => database.param(n)).join(", ")}, 0, 0, ${WRITING})`,
      [this.config.table, JSON.stringify(plan.digests)],
    );
    this.position = { end: 0, rows: 0 };
    return this.position;
  }

  /** Whether the table is there; OUTPUT_EXISTS where it must not be, DATA_COLUMN_MISSING where it lacks a column. */
  private async refuseExisting({ columns }: SinkPlan): Promise<boolean> {
    const { database } = this.opened();
    const { mode, table } = this.config;
    const found = await database.columnsOf(table);
    if (found === undefined) return false;
    if (mode === "fail") {
      throw new AssayError("OUTPUT_EXISTS", {
        what: `table ${JSON.stringify(table)} is there already in ${database.shown}`,
        got: `a table of ${found.length} columns`,
        wanted: "no such table, or `mode: append` or `mode: replace`",
        next: "Name another table, or set `output.mode`.",
      });
    }
    const missing = columns.find(({ name }) => !found.includes(name));
    if (mode === "append" && missing !== undefined) {
      throw new AssayError("DATA_COLUMN_MISSING", {
        what: `table ${JSON.stringify(table)} has no column "${missing.name}" to add to`,
        got: found.slice(0, 30).join(", "),
        wanted: `"${missing.name}"`,
        next: `${didYouMean(missing.name, found)} Add the column, or keep fewer columns of the input (\`keep\`).`,
      });
    }
    return true;
  }

  private async left(): Promise<Left | undefined> {
    const { database } = this.opened();
    const [row] = await database.run(
      `select work, end_row, row_count, state from ${database.place(BOOKKEEPING)} where target = ${database.param(1)}`,
      [this.config.table],
    );
    if (row === undefined) return undefined;
    const [work, end, rows, state] = row;
    const digests = JSON.parse(String(work)) as SinkPlan["digests"];
    return { digests, end: Number(end), rows: Number(rows), state: Number(state) };
  }

  /** Runs statements as one; refuses where another job went on with the same work meanwhile. */
  private async inTransaction(work: () => Promise<void>): Promise<void> {
    const { database } = this.opened();
    await database.run(database.begin);
    try {
      const [row] = await database.run(
        `select end_row from ${database.place(BOOKKEEPING)} where target = ${database.param(1)}${database.forUpdate}`,
        [this.config.table],
      );
      if (row === undefined || Number(row[0]) !== this.position.end) {
        throw new AssayError("WRITE_FAILED", {
          what: `${this.place} is being written by another job`,
          wanted: "one job a table",
          next: "Wait until that job has ended, or name another table.",
        });
      }
      await work();
      await database.run("commit");
    } catch (error) {
      await database.run("rollback").catch(() => undefined);
      throw error;
    }
  }

  private async note(end: number, rows: number, state: number): Promise<void> {
    const { database } = this.opened();
    const [first, second, third, last] = [1, 2, 3, 4].map((n) => database.param(n));
    await database.run(
      `update ${database.place(BOOKKEEPING)} set end_row = ${first}, row_count = ${second}, state = ${third} where target = ${last}`,
      [end, rows, state, this.config.table],
    );
  }

  private async forgetWork(database: SinkDatabase): Promise<void> {
    const sql = `delete from ${database.place(BOOKKEEPING)} where target = ${database.param(1)}`;
    await database.run(sql, [this.config.table]);
  }

  private opened(): { plan: SinkPlan; database: SinkDatabase } {
    const { plan, database } = this;
    if (plan !== undefined && database !== undefined) return { plan, database };
    throw new AssayError("INTERNAL", { what: `${this.place} was written to before it was begun` });
  }

  /** What the database says, as WRITE_FAILED. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (AssayError.isInstance(cause)) throw cause;
      throw new AssayError("WRITE_FAILED", {
        what: `${this.place} cannot be written`,
        got: driverError(cause).message,
        next: "Correct what the database says, and run the job again: it goes on behind the parts that are kept.",
        cause,
      });
    }
  }
}

/** Where the predictions are, without the password: `postgres://ada@localhost:5432/bikes, table scores`. */
export function tablePlace(config: TableOutputConfig, baseDir: string): string {
  return `${databaseOrigin(config, baseDir)["assay.database"]}, table ${config.table}`;
}

function noType(name: string, type: string, kind: string): AssayError {
  return new AssayError("DATA_FORMAT", {
    what: `column "${name}" is of a type that a table of ${kind} has none for`,
    got: type,
    wanted: "numbers, text, dates, timestamps or booleans",
    next: "Leave it out of `keep`.",
  });
}
