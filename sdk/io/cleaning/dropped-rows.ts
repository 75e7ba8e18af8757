import type { DuckDBConnection } from "@duckdb/node-api";
import { Table } from "../../core/tables/index.js";
import { collect } from "../datasets/collect.js";
import { identifier, literal } from "../datasets/session.js";
import { GrownTable } from "./grown-table.js";
import type { DroppedRow } from "./run-pass.js";
import { ROW_NUMBER, type StagedRows } from "./staged-rows.js";

/** Rows that were dropped, kept for a side file. */
export class DroppedRows {
  private readonly grown: GrownTable;
  count = 0;

  constructor(private readonly connection: DuckDBConnection) {
    this.grown = new GrownTable(connection, "assay_dropped");
  }

  async add(rows: readonly DroppedRow[]): Promise<void> {
    this.count += rows.length;
    await this.grown.append(
      Table.from([
        ["number", Float64Array.from(rows, ({ number }) => number)],
        ["step", Int32Array.from(rows, ({ step }) => step)],
      ]),
    );
  }

  /**
   * The dropped rows as they were in the source, with two columns before them: `assay_row`, the row's number counted from 1, and
   * `assay_reason`.
   *
   * @param reasons by the place of a step
   */
  async rows(source: StagedRows, reasons: readonly string[]): Promise<{ select: string; table: Table }> {
    const select =
      this.count === 0
        ? `select null::bigint as assay_row, null::varchar as assay_reason, s.* from (${source.select()}) s limit 0`
        : this.joined(source, reasons);
    return { select, table: await collect(this.connection, `select * from (${select}) limit 0`) };
  }

  private joined(source: StagedRows, reasons: readonly string[]): string {
    const { columns } = this.grown;
    const number = `d.${columns.get("number")}`;
    const reason = `list_extract([${reasons.map(literal).join(", ")}], d.${columns.get("step")} + 1)`;
    const own = `s.* exclude (${identifier(ROW_NUMBER)})`;
    return `select (${number} + 1)::bigint as assay_row, ${reason} as assay_reason, ${own}
      from assay_dropped d join (${source.numbered()}) s on s.${identifier(ROW_NUMBER)} = ${number}::bigint order by ${number}`;
  }
}
