import { stringify } from "yaml";
import { AssayError, type ColumnFailure } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import type { Column, Table } from "../tables/index.js";
import { castColumn } from "./cast.js";
import {
  type ColumnSchemaConfig,
  type ColumnSchemaInput,
  columnSchemaDefaults,
  type TableSchemaConfig,
  type TableSchemaInput,
  tableSchemaConfig,
} from "./config.js";
import { schemaCheckFailed } from "./failure.js";
import { inferSchema } from "./infer.js";
import { columnFailures, ruleFailure } from "./rules.js";
import { parseInstant } from "./temporal.js";

/** What a check found: the table (with its columns converted, where the schema coerces) and all that is wrong with it. */
export interface SchemaCheck {
  readonly table: Table;
  readonly failures: readonly ColumnFailure[];
}

/**
 * What a table must look like, column by column.
 *
 * @example
 * const schema = Schema.from({ columns: { hr: { type: "integer", min: 0, max: 23 } }, strict: false });
 * const checked = schema.check(table); // throws SCHEMA_CHECK_FAILED, listing every column that fails
 */
export class Schema {
  private constructor(
    private readonly config: TableSchemaConfig,
    /** What messages call it: `inputs`, `outputs`. */
    readonly name: string,
  ) {}

  /**
   * A schema from its config; throws CONFIG_INVALID where the config is none, or gives a bound or values that do not go
   * with the column's type.
   */
  static from(config: TableSchemaInput, name = "table"): Schema {
    const parsed = tableSchemaConfig.safeParse(config);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw invalid(issue.path.join("."), issue.message, "a schema as `assay schema` prints it");
    }
    for (const [column, rules] of Object.entries(parsed.data.columns)) refuseContradiction(column, rules);
    return new Schema(parsed.data, name);
  }

  /** A schema that a table keeps: types, nulls, ranges, and the values of columns with few different texts. */
  static infer(table: Table, name?: string): Schema {
    return Schema.from(inferSchema(table), name);
  }

  /** Names of the columns that it declares. */
  get columns(): string[] {
    return Object.keys(this.config.columns);
  }

  /**
   * The table, with columns converted where the schema coerces. Throws SCHEMA_CHECK_FAILED where any rule is broken:
   * the message lists every failing column with counts and first rows, `details.failures` holds them as data.
   */
  check(table: Table): Table {
    const { table: checked, failures } = this.inspect(table);
    if (failures.length > 0) throw schemaCheckFailed(this.name, failures);
    return checked;
  }

  /** Like `check`, without throwing. */
  inspect(table: Table): SchemaCheck {
    const failures: ColumnFailure[] = [];
    const converted: Record<string, Column> = {};
    for (const [name, rules] of Object.entries(this.config.columns)) {
      if (!table.has(name)) {
        if (rules.required) failures.push(missing(name, table));
        continue;
      }
      const column = table.column(name);
      const { type } = rules;
      const cast = this.config.coerce && type !== undefined ? castColumn(column, type) : undefined;
      if (cast !== undefined && cast.failed.length > 0) {
        const failed = new Set(cast.failed);
        failures.push(
          ...ruleFailure(name, column, "type", `not to be read as ${type}`, (row) => failed.has(row)),
        );
        continue;
      }
      if (cast !== undefined && cast.column !== column) converted[name] = cast.column;
      failures.push(...columnFailures(name, cast?.column ?? column, rules));
    }
    if (this.config.strict) failures.push(...this.unexpected(table));
    return { table: Object.keys(converted).length > 0 ? table.with(converted) : table, failures };
  }

  /** The schema as plain data, defaults left out: what YAML holds, and what `Schema.from` takes. */
  toConfig(): TableSchemaInput {
    const columns = Object.entries(this.config.columns).map(([name, rules]) => [
      name,
      withoutDefaults(rules),
    ]);
    return {
      columns: Object.fromEntries(columns),
      ...(this.config.strict ? { strict: true } : {}),
      ...(this.config.coerce ? { coerce: true } : {}),
    };
  }

  /** The same as YAML, to be kept in a file or put under `schema:` in a config. */
  toYaml(): string {
    return stringify(this.toConfig());
  }

  private unexpected(table: Table): ColumnFailure[] {
    return table.names
      .filter((name) => !Object.hasOwn(this.config.columns, name))
      .map((column) => tableFailure(column, "unexpected", "is not in the schema, which is strict"));
  }
}

function tableFailure(column: string, rule: string, message: string): ColumnFailure {
  return { column, rule, message, count: 0, rows: [], examples: [] };
}

function missing(name: string, table: Table): ColumnFailure {
  const near = nearestName(name, table.names);
  const hint = near === undefined ? "" : `; the table has "${near}"`;
  return tableFailure(name, "missing", `is missing${hint}`);
}

function withoutDefaults(rules: ColumnSchemaConfig): ColumnSchemaInput {
  const defaults: Readonly<Record<string, unknown>> = columnSchemaDefaults;
  return Object.fromEntries(
    Object.entries(rules).filter(([key, value]) => value !== undefined && value !== defaults[key]),
  );
}

/** Refuses bounds that cannot be compared with what the column holds, and empty ranges. */
function refuseContradiction(column: string, { type, min, max }: ColumnSchemaConfig): void {
  const isTime = type === "date" || type === "timestamp";
  for (const [key, bound] of Object.entries({ min, max })) {
    if (bound === undefined) continue;
    if (type === "string" || type === "boolean") {
      throw invalid(
        `columns.${column}.${key}`,
        `${key} of a ${type} column`,
        "values instead, or another type",
      );
    }
    const isText = typeof bound === "string";
    if (isText !== isTime || (isText && parseInstant(bound) === undefined)) {
      throw invalid(`columns.${column}.${key}`, JSON.stringify(bound), isTime ? "ISO 8601 text" : "a number");
    }
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw invalid(`columns.${column}`, `min ${min} above max ${max}`, "min at or below max");
  }
}

function invalid(where: string, got: string, wanted: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: "the schema is not valid",
    got,
    wanted,
    where: `schema.${where}`,
  });
}
