import { describe, expect, it } from "vitest";
import { attachDatasets } from "../../../../sdk/attach-datasets.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { type Displayable, JUPYTER_DISPLAY } from "../../../../sdk/display/displayable.js";
import { liveViews } from "../../../../sdk/display/page/index.js";
import { recordsSource } from "../../../../sdk/display/table/sources/index.js";
import { type TableState, unpack } from "../../../../sdk/display/table/state.js";
import { sourceView } from "../../../../sdk/display/views/source.js";
import { tableView } from "../../../../sdk/display/views/table.js";
import { datasetFromTable } from "../../../../sdk/io/datasets/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { pictureCount, withoutTwins } from "../../../support/output-html.js";
import { fixtureTable, HOSTILE_NAMES } from "../../../support/report-input.js";

const bikes = fixtureTable("bikes.csv");

function stateOf(html: string | undefined): TableState {
  const text = /<script type="application\/json">([^<]*)<\/script>/.exec(html ?? "")?.[1];
  return JSON.parse(text ?? "null") as TableState;
}

describe("a table's still view", () => {
  const html = tableView(bikes)["text/html"] ?? "";

  it("heads each column with its type and a picture of what it holds", () => {
    expect(pictureCount(html)).toBe(15);
    expect(html).toContain('alt="0.02 to 0.96"');
    expect(html).toContain('alt="clear 65.3 %, cloudy/misty 25.7 %, light rain/snow 9.0 %, 1 more"');
    expect(html.match(/<tr/g)).toHaveLength(21);
    expect(html).toContain("first 20 of 8,645 rows");
  });

  it("says what is missing", () => {
    const gaps = Table.from({ x: [1, null, Number.NaN], s: ["a", null, null] });
    const bundle = tableView(gaps);
    expect(bundle["text/html"]).toContain("float64, 1 null, 1 not finite");
    expect(bundle["text/plain"]).toContain("string, 2 null");
    expect(withoutTwins(bundle["text/html"] ?? "").match(/>null</g)).toHaveLength(3);
  });

  it("tells a missing value from the text that reads the same", () => {
    expect(tableView(Table.from({ s: ["null", null, "", "NaN"] }))["text/plain"]).toBe(
      [
        "Table: 4 rows x 1 column",
        "┌────────────────┐",
        "│ s              │",
        "│ string, 1 null │",
        "├────────────────┤",
        '│ "null"         │',
        "│ null           │",
        '│ ""             │',
        '│ "NaN"          │',
        "└────────────────┘",
      ].join("\n"),
    );
  });

  it("is light: a thousand rows of fifteen columns are under 100 KB", () => {
    expect(html.length).toBeLessThan(100_000);
  });

  it("shows the first and last columns of a wide table, and its text fits", () => {
    const wide = Table.from(Array.from({ length: 2000 }, (_, i) => [`c${i}`, [i, i + 0.5]] as const));
    const bundle = tableView(wide, { width: 80 });
    for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
    expect(bundle["text/html"]).toContain("<bdi>c1999</bdi>");
    expect(bundle["text/html"]).toContain("… 1,960 more columns in the middle");
    const state = stateOf(bundle["text/html"]);
    expect(state).toMatchObject({ numColumns: 2000, numRows: 2 });
    expect(state.heads).toHaveLength(200);
  });

  it("shows tables without rows and without columns", () => {
    expect(tableView(Table.from({ a: [] }))["text/plain"]).toContain("0 rows x 1 column");
    expect(tableView(Table.from({}))["text/plain"]).toContain("Table: 0 rows x 0 columns");
    expect(stateOf(tableView(Table.from({}))["text/html"]).heads).toEqual([]);
  });
});

describe("a dataset", () => {
  it("shows itself as its table, under its name", () => {
    const dataset = datasetFromTable(bikes, "bikes");
    attachDatasets();
    const bundle = (dataset as unknown as Displayable)[JUPYTER_DISPLAY]();
    expect(bundle["text/plain"]).toMatch(/^Dataset bikes: 8,645 rows x 15 columns\n┌/);
    expect(stateOf(bundle["text/html"]).title).toBe("Dataset bikes");
  });
});

describe("what a notebook keeps of a table", () => {
  it("are the first thousand rows, digit for digit", () => {
    const state = stateOf(tableView(bikes)["text/html"]);
    expect(state).toMatchObject({ held: 1000, numRows: 8645, numColumns: 15 });
    bikes.names.forEach((name, c) => {
      const cells = unpack(state.packed[c]);
      expect(cells).toHaveLength(1000);
      for (const row of [0, 1, 999]) expect(cells[row]).toBe(bikes.value(name, row));
    });
    const third = stateOf(tableView(Table.from({ x: [1 / 3] }))["text/html"]);
    expect(unpack(third.packed[0])).toEqual([1 / 3]);
  });

  it("are fewer where cells are long, and a long text is cut and says its length", () => {
    const long = Table.from({ s: Array.from({ length: 3000 }, (_, i) => `${i}`.padEnd(10_000, "x")) });
    const state = stateOf(tableView(long)["text/html"]);
    expect(state.held).toBeLessThan(1500);
    expect(unpack(state.packed[0])[0]).toMatchObject({ t: "s", n: 10_000 });
    expect(tableView(long)["text/html"]).toContain("… (10,000 characters)");
    expect((tableView(long)["text/html"] ?? "").length).toBeLessThan(600_000);
  });

  it("is all where the table is short, and then no kernel is asked", () => {
    expect(liveViews(tableView(bikes.slice(0, 1000)))).toEqual([]);
    expect(tableView(bikes.slice(0, 1000))["text/html"]).not.toContain("data-assay-live");
    expect(liveViews(tableView(bikes))).toHaveLength(1);
    expect(tableView(bikes)["text/html"]).toContain("data-assay-live");
  });

  it("has a Data Resource with a name for each column", () => {
    const twin = sourceView({
      title: "T",
      numRows: 1,
      columns: ["x", "x", "__proto__"].map((name, c) => ({
        name,
        type: "int32",
        kind: "number",
        get: () => c,
      })),
    })["application/vnd.dataresource+json"];
    expect(JSON.parse(JSON.stringify(twin))).toEqual({
      schema: {
        fields: ["x", "x (2)", "__proto__"].map((name) => ({ name, type: "integer" })),
      },
      data: [JSON.parse('{ "x": 0, "x (2)": 1, "__proto__": 2 }')],
    });
  });
});

describe("hostile names and values", () => {
  const names = [...HOSTILE_NAMES, "", "</script><script>alert(1)</script>", "\u202eabc", "x".repeat(10_000)];

  it("are text in every form", () => {
    const table = Table.from(names.map((name) => [name, names] as const));
    const html = tableView(table)["text/html"] ?? "";
    const rest = withoutTwins(html);
    expect(rest).not.toMatch(/<(script|img|iframe|a|b|svg)[\s>]/i);
    expect(rest).not.toMatch(/<[^>]*\son\w+=/i);
    // A name of 10,000 characters does not make a column as wide.
    expect(rest).not.toMatch(/>[^<>]{200}/);
    const { heads, packed } = stateOf(html);
    expect(heads.map(({ name }) => name)).toEqual(table.names);
    const cells = unpack(packed[0]);
    expect(cells).toEqual(
      names.map((name) => (name.length > 300 ? { t: "s", v: name.slice(0, 300), n: name.length } : name)),
    );
    for (const line of tableView(table, { width: 80 })["text/plain"].split("\n")) {
      expect(textWidth(line)).toBeLessThanOrEqual(80);
      expect(line).not.toContain("\u202e");
    }
  });

  it("of objects neither run getters that throw nor fail", () => {
    const bad = Object.defineProperty({ a: 1 }, "b", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    const circle: Record<string, unknown> = { a: 2 };
    circle.b = circle;
    const bundle = sourceView(recordsSource([bad, circle, null, "x"], "Array of 4 objects"));
    expect(bundle["text/plain"]).toContain("Array of 4 objects: 4 rows x 2 columns");
    expect(unpack(stateOf(bundle["text/html"]).packed[0])).toEqual([
      1,
      2,
      { t: "u", v: "" },
      { t: "u", v: "" },
    ]);
  });
});
