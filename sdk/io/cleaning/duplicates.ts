import { identifier } from "../datasets/session.js";
import { ROW_NUMBER, type StagedRows } from "./staged-rows.js";

/** Which rows repeat others, in a table of DuckDB that is asked part by part. */
export class Duplicates {
  private constructor(
    private readonly rows: StagedRows,
    private readonly table: string,
  ) {}

  /**
   * Finds the rows that are the same as an earlier one (or, where the last stays, a later one) in these columns. Missing values
   * are the same as one another, and so are 0 and -0. Rows whose hashes differ are not compared.
   */
  static async find(
    rows: StagedRows,
    table: string,
    {
      columns = rows.names,
      keep,
    }: { readonly columns?: readonly string[] | undefined; readonly keep: "first" | "last" },
  ): Promise<Duplicates> {
    const { connection } = rows.staging;
    const values = columns.map(identifier).join(", ");
    const number = identifier(ROW_NUMBER);
    const order = keep === "first" ? "asc" : "desc";
    await connection.run(
      `create table ${identifier(table)} as
       with twice as (select hash(${values}) as h from (${rows.select(columns)}) group by h having count(*) > 1)
       select ${number} as row from (${rows.numbered(columns)}) where hash(${values}) in (select h from twice)
       qualify row_number() over (partition by ${values} order by ${number} ${order}) > 1 order by row`,
    );
    return new Duplicates(rows, table);
  }

  /** Those among rows start … end-1 of the source, by their numbers there. */
  async among(start: number, end: number): Promise<ReadonlySet<number>> {
    const { connection } = this.rows.staging;
    const found = await connection.runAndReadAll(
      `select row from ${identifier(this.table)} where row >= ${start} and row < ${end}`,
    );
    return new Set(found.getRows().map(([row]) => Number(row)));
  }
}
