import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkSelection, checkServer } from "../../../../sdk/io/databases/config.js";
import { loadDriver } from "../../../../sdk/io/databases/driver.js";
import { badCell, driverError, lost, refused, tableMissing } from "../../../../sdk/io/databases/failures.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("what a driver throws", () => {
  it.each([
    [
      "an error with a code",
      Object.assign(new Error("gone"), { code: "ECONNRESET" }),
      { message: "gone", code: "ECONNRESET" },
    ],
    [
      "MySQL's number and words",
      { sqlMessage: "no such\n  table", message: "x", errno: 1146, code: "ER" },
      { message: "no such table", code: "ER", errno: 1146 },
    ],
    [
      "Postgres' position, a text",
      { message: "syntax", code: "42601", position: "8" },
      { message: "syntax", code: "42601", position: 8 },
    ],
    ["a text", "odd", { message: "odd", code: "" }],
    [
      "several tries, told by the first",
      new AggregateError([new Error("one"), new Error("two")], "all"),
      { message: "one", code: "" },
    ],
    ["no tries", new AggregateError([], "all"), { message: "all", code: "" }],
    [
      "an address with a password",
      new Error("cannot reach postgres://ada:s3cret@h/d"),
      { message: expect.not.stringContaining("s3cret"), code: "" },
    ],
  ])("is read of %s", (_, error, wanted) => {
    expect(driverError(error)).toEqual(wanted);
  });

  it("is told as a lost connection with what to do", () => {
    expect(lost("postgres://h:1/d", new Error("reset")).message).toBe(
      "postgres://h:1/d cannot be used. Got: the connection was lost: reset. Run it again; nothing is kept of what was not finished.",
    );
  });
});

describe("what a database has not", () => {
  it.each([
    [[], "no tables", "Check the database, and what the user may see of it."],
    [["bikes"], "1 table", 'Did you mean "bikes"?'],
    [["bikes", "rides"], "2 tables", 'Did you mean "bikes"?'],
  ])("of tables %j", (tables, got, next) => {
    expect(tableMissing("sqlite", "bike", tables).details).toMatchObject({ got, wanted: '"bike"', next });
  });

  it.each([
    [{ message: "m", code: "", position: 16 }, "db refused the query, line 2, column 2"],
    [{ message: "m", code: "", position: 3 }, "db refused the query, line 1, column 3"],
    [{ message: "m", code: "", position: 0 }, "db refused the query"],
    [{ message: "m", code: "" }, "db refused the query"],
  ])("is pointed at in the query: %j", (error, what) => {
    expect(refused("db", "select '😀' as\nx, y", error, undefined).details.what).toBe(what);
  });

  it.each([
    ["a".repeat(100), `"${"a".repeat(60)}"`],
    [Uint8Array.of(1, 2), "2 bytes"],
    [12n, "12"],
  ])("shows a cell briefly: %s", (cell, got) => {
    expect(badCell("c", 4, cell, "date", "").details).toMatchObject({
      what: 'row 5 of column "c" is no date',
      got,
    });
  });
});

describe("a driver that is not there", () => {
  it("is told with the command that gets it, and what does without it", async () => {
    const driver = { name: "none-such" as "pg", purpose: "Postgres", wanted: "8" };
    const folder = await temporaryFolder();
    const failure = (more: object) => {
      try {
        return loadDriver({ ...driver, ...more }, folder);
      } catch (error) {
        return error;
      }
    };
    expect(failure({})).toMatchObject({
      code: "DEPENDENCY_MISSING",
      details: {
        what: "Postgres needs the package none-such, which is not installed",
        wanted: "none-such 8",
        next: expect.stringMatching(/^Run `npm install none-such`\. DuckDB's/),
      },
    });
    expect(failure({ otherwise: "use Node 22" })).toMatchObject({
      details: { next: expect.stringMatching(/^Run `npm install none-such`, or use Node 22\./) },
    });
  });

  it("is told apart from one that is there and breaks", async () => {
    const folder = await temporaryFolder();
    const own = join(folder, "node_modules/none-such");
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, "index.js"), 'throw new Error("its binding is of another Node\\nmore");');
    const driver = { name: "none-such" as "pg", purpose: "Postgres", wanted: "8" };
    expect(() => loadDriver(driver, folder)).toThrow(
      "the package none-such cannot be loaded. Got: its binding is of another Node. Wanted: none-such 8.",
    );
  });
});

describe("a config of a database", () => {
  const problems = (check: (config: object, context: z.core.$RefinementCtx) => void, config: object) =>
    z
      .any()
      .superRefine(check)
      .safeParse(config)
      .error?.issues.map(({ path, message }) => [path[0], message]) ?? [];

  it.each([
    [{ table: "t" }, []],
    [{ query: "select 1", params: [1] }, []],
    [{}, [["table", "neither `table` nor `query` says what is read: give one of them"]]],
    [{ table: "t", query: "q" }, [["query", "`table` and `query` both say what is read: leave one out"]]],
    [{ table: "t", params: [1] }, [["params", "`params` are the values of a `query`; a table has none"]]],
  ])("says what is read: %j", (config, wanted) => {
    expect(problems(checkSelection, config)).toEqual(wanted);
  });

  it.each([
    [{ host: "h", port: 1 }, []],
    [{ url: "u" }, []],
    [{ port: 1 }, [["url", "neither `url` nor `host` says where the server is: give one of them"]]],
    [
      { url: "u", host: "h", user: "ada" },
      [
        ["host", "`host` stands in `url` already: leave one of them out"],
        ["user", "`user` stands in `url` already: leave one of them out"],
      ],
    ],
  ])("says where the server is: %j", (config, wanted) => {
    expect(problems(checkServer, config)).toEqual(wanted);
  });
});
