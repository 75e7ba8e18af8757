/** Types that hold DuckDB's, by the database; what is not here (lists, structs, bytes) is refused. */
type Types = Readonly<Record<string, string>>;

const POSTGRES: Types = {
  BOOLEAN: "boolean",
  TINYINT: "smallint",
  SMALLINT: "smallint",
  INTEGER: "integer",
  BIGINT: "bigint",
  HUGEINT: "numeric(39)",
  UTINYINT: "smallint",
  USMALLINT: "integer",
  UINTEGER: "bigint",
  UBIGINT: "numeric(20)",
  FLOAT: "real",
  DOUBLE: "double precision",
  DECIMAL: "numeric",
  DATE: "date",
  TIME: "time",
  TIMESTAMP: "timestamp",
  ZONED: "timestamptz",
  UUID: "uuid",
  VARCHAR: "text",
};

const MYSQL: Types = {
  ...POSTGRES,
  BOOLEAN: "tinyint(1)",
  TINYINT: "tinyint",
  HUGEINT: "decimal(39)",
  UTINYINT: "tinyint unsigned",
  USMALLINT: "smallint unsigned",
  UINTEGER: "int unsigned",
  UBIGINT: "bigint unsigned",
  FLOAT: "float",
  DOUBLE: "double",
  DECIMAL: "decimal",
  TIME: "time(6)",
  TIMESTAMP: "datetime(6)",
  // Its own type for instants ends in 2038.
  ZONED: "datetime(6)",
  UUID: "char(36)",
  VARCHAR: "longtext",
};

const integer = "integer";
const SQLITE: Types = {
  BOOLEAN: "boolean",
  TINYINT: integer,
  SMALLINT: integer,
  INTEGER: integer,
  BIGINT: integer,
  UTINYINT: integer,
  USMALLINT: integer,
  UINTEGER: integer,
  // Beyond 64 bits with a sign SQLite would keep the nearest fraction.
  UBIGINT: "text",
  HUGEINT: "text",
  FLOAT: "real",
  DOUBLE: "real",
  DECIMAL: "real",
  DATE: "date",
  TIME: "text",
  TIMESTAMP: "datetime",
  ZONED: "timestamp",
  UUID: "text",
  VARCHAR: "text",
};

const ALL = { postgres: POSTGRES, mysql: MYSQL, sqlite: SQLITE } as const;

/** DuckDB's type without its digits and its many words for a time: `DECIMAL(9,2)` is DECIMAL, `TIMESTAMP_MS` TIMESTAMP. */
export function plainType(duckDbType: string): string {
  const [word] = duckDbType.split("(", 1);
  if (/\[|^(STRUCT|MAP|UNION|LIST|ARRAY)/.test(duckDbType)) return duckDbType;
  if (word === "TIMESTAMP WITH TIME ZONE" || word === "TIMESTAMPTZ") return "ZONED";
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(word)) return "TIMESTAMP";
  return word === "ENUM" ? "VARCHAR" : word;
}

/** The database's type for one of DuckDB's; undefined where it has none. */
export function typeFor(kind: keyof typeof ALL, duckDbType: string): string | undefined {
  const plain = plainType(duckDbType);
  const type = ALL[kind][plain];
  if (plain !== "DECIMAL" || kind === "sqlite" || type === undefined) return type;
  return `${type}${/\(.*\)/.exec(duckDbType)?.[0] ?? ""}`;
}
