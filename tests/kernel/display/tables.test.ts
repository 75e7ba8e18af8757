import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { desc, table } from "arquero";
import { describe, expect, it } from "vitest";
import { toBundle } from "../../../kernel/display/to-bundle.js";
import { withoutTwins } from "../../support/output-html.js";
import { cellsOf, page, plain } from "./support.js";

describe("Arquero tables", () => {
  const numbers = Array.from({ length: 1254 }, (_, i) => i);
  const made = table({ n: Float64Array.from(numbers), name: numbers.map((n) => `<b>${n}`) });

  it("show their first rows, types and size, escaped", async () => {
    const html = await page(made);
    const cells = cellsOf(html);
    expect(cells[0]).toEqual(["row", "n float64", "name string"]);
    expect(cells.slice(1)).toHaveLength(20);
    expect(cells[2]).toEqual(["1", "1", "&lt;b&gt;1"]);
    expect(html).toContain("first 20 of 1,254 rows");
    expect(html).toMatch(/text-align:right[^>]*>1<\/td>/);
    expect(html).toContain('alt="0 to 1253"');
    const text = await plain(made);
    expect(text).toMatch(/^Arquero table: 1,254 rows x 2 columns\n┌/);
    expect(text).toMatch(/… 1,234 more rows$/);
  });

  it("show filtered rows in the order of the table", async () => {
    const some = made.filter((row: { n: number }) => row.n > 1000).orderby(desc("n"));
    const cells = cellsOf(await page(some));
    expect(cells.slice(1, 3).map(([, n]) => n)).toEqual(["1253", "1252"]);
    expect(await plain(some)).toContain("253 rows x 2 columns");
  });

  it("name their groups", async () => {
    const grouped = table({ n: [1, 2, 3], sky: ["clear", "rain", "rain"] }).groupby("sky");
    expect(await plain(grouped)).toMatch(/^Arquero table in 2 groups: 3 rows x 2 columns\n/);
  });

  it("a few more rows than usual are all shown, and wide tables are cut", async () => {
    expect(cellsOf(await page(made.slice(0, 30)))).toHaveLength(31);
    const wide = table(Object.fromEntries(numbers.slice(0, 60).map((i) => [`c${i}`, [i]])));
    expect(await page(wide)).toContain("… 20 more columns in the middle");
  });
});

describe("danfojs frames, as far as they are known by their shape", () => {
  it("show labels, types and values", async () => {
    const frame = {
      shape: [2, 2],
      columns: ["a", "b"],
      index: ["r1", "r2"],
      dtypes: ["int32", "string"],
      values: [
        [1, "x"],
        [2, null],
      ],
    };
    expect(cellsOf(await page(frame))).toEqual([
      ["", "a int32", "b string, 1 null"],
      ["r1", "1", "x"],
      ["r2", "2", "null"],
    ]);
    expect(await plain({ ...frame, shape: [2], columns: ["s"], dtypes: ["int32"], values: [5, 6] })).toMatch(
      /^Series: 2 rows x 1 column\n/,
    );
  });
});

describe("objects of JavaScript", () => {
  it("arrays of flat objects are tables, with the text of console.log beside", async () => {
    const rows = [
      { a: 1, b: "x" },
      { a: -2.5, c: new Date("2026-11-27") },
    ];
    const { data } = await toBundle(rows);
    expect(cellsOf(String(data["text/html"]))).toEqual([
      ["row", "a number", "b string, 1 null", "c date, 1 null"],
      ["0", "1.0", "x", ""],
      ["1", "−2.5", "", "2026-11-27"],
    ]);
    expect(data["text/plain"]).toBe("[ { a: 1, b: 'x' }, { a: -2.5, c: 2026-11-27T00:00:00.000Z } ]");
  });

  it("arrays of others are not", async () => {
    for (const value of [[], [1, 2], [{}], [{ a: { b: 1 } }], [{ a: 1 }, 2]])
      expect(Object.keys((await toBundle(value)).data)).toEqual(["text/plain"]);
  });

  it("maps are tables of keys and values, or of the fields of values", async () => {
    expect(cellsOf(await page(new Map([["k", [1]]])))).toEqual([
      ["row", "key string", "value object"],
      ["0", "k", "[ 1 ]"],
    ]);
    expect(cellsOf(await page(new Map([["k", { x: 1, y: 2 }]])))).toEqual([
      ["row", "key string", "x number", "y number"],
      ["0", "k", "1", "2"],
    ]);
    expect(cellsOf(await page(new Set([{ x: 1 }])))).toEqual([
      ["row", "x number"],
      ["0", "1"],
    ]);
  });

  it("long maps are looked at by their first values", async () => {
    const map = new Map(Array.from({ length: 200 }, (_, i) => [i, i < 100 ? { x: i } : i] as const));
    expect(cellsOf(await page(map))[0]).toEqual(["row", "key number", expect.stringMatching(/^x number/)]);
  });

  it("holds no style sheet, script or SVG, which front ends take out", async () => {
    const html = withoutTwins(await page([{ a: "<script>alert(1)</script>" }]));
    const still = html.slice(0, html.indexOf("</table>"));
    expect(still).toContain("&lt;script&gt;");
    expect(still).not.toMatch(/<(style|script|svg)/);
  });
});

describe("tensors", () => {
  it("show shape, dtype and values, and leave no tensor behind", async () => {
    const before = tf.memory().numTensors;
    const matrix = tf.tensor2d([
      [1, 2],
      [3, 4.5],
    ]);
    expect(await plain(matrix)).toBe("Tensor float32 [2, 2]\n[[  1,   2],\n [  3, 4.5]]");
    expect(cellsOf(await page(matrix))).toEqual([
      ["", "0", "1"],
      ["0", "1", "2"],
      ["1", "3", "4.5"],
    ]);
    matrix.dispose();
    expect(await plain(matrix)).toBe("Tensor float32 [2, 2], disposed: its memory is freed");
    const large = tf.zeros([1200, 1000]);
    expect(await plain(large)).toContain("min 0, mean 0, max 0");
    large.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("of every kind and rank", async () => {
    const texts = await Promise.all(
      [
        tf.scalar(3),
        tf.tensor(["a"]),
        tf.tensor([true], [1], "bool"),
        tf.complex([1], [2]),
        tf.ones([1, 2, 1]),
        tf.zeros([0, 3]),
      ].map(plain),
    );
    expect(texts).toEqual([
      "Tensor float32 []\n3",
      'Tensor string [1]\n["a"]',
      "Tensor bool [1]\n[true]",
      "Tensor complex64 [1]\n[1 + 2i]",
      "Tensor float32 [1, 2, 1]\n[[[1],\n  [1]]]",
      "Tensor float32 [0, 3], empty",
    ]);
  });

  it("with the summary of long ones, missing values counted", async () => {
    const long = tf.tensor1d([...Array.from({ length: 99 }, (_, i) => i), Number.NaN]);
    expect(await plain(long)).toBe(
      "Tensor float32 [100]\n[0, 1, 2, 3, 4, 5, …, 94, 95, 96, 97, 98, NaN]\nmin 0, mean 49, max 98, 1 NaN",
    );
  });

  it.each([
    ["bool", tf.tensor([true, false], [2], "bool"), "Tensor bool [2]\n[true, false]"],
    ["int32", tf.range(0, 21, 1, "int32"), /\nmin 0, mean 10, max 20$/],
    ["nothing but NaN", tf.fill([30], Number.NaN), /\nall 30 values NaN$/],
    ["many texts, which have no mean", tf.fill([30], "a"), /\n\["a", .*…, .*"a"\]$/],
    ["small", tf.tensor1d([1, 2]), "Tensor float32 [2]\n[1, 2]"],
  ])("%s", async (_name, tensor, text) => {
    expect(await plain(tensor)).toMatch(text);
  });

  it("of matrices name the rows and columns that are not shown", async () => {
    const html = await page(tf.zeros([100, 13]));
    expect(cellsOf(html)).toHaveLength(1 + 20);
    expect(html).toContain("… 80 more rows");
    expect(html).toContain("… 1 more column<");
  });

  it.each(["at once", "later"])(
    "reads only the first values of a huge one, %s, and frees them",
    async (when) => {
      let made = 0;
      const part = (parts: object) => {
        made++;
        return { ...parts, dispose: () => made-- };
      };
      const values = Float32Array.from({ length: 400 }, (_, i) => i);
      const read = (): Float32Array => {
        if (when === "later") throw new Error("this backend reads asynchronously");
        return values;
      };
      const head = { dataSync: read, data: async () => values };
      const huge = {
        shape: [2000, 1000],
        dtype: "float32",
        dispose: () => {},
        ...head,
        flatten: () => part({ slice: () => part(head) }),
      };
      expect(await plain(huge)).toMatch(/^Tensor float32 \[2000, 1000\], 2,000,000 values: 0, 1, .*19, …$/);
      expect(made).toBe(0);
    },
  );

  it("waits for backends that read later", async () => {
    const later = {
      shape: [2],
      dtype: "float32",
      isDisposed: false,
      dispose: () => {},
      dataSync: () => {
        throw new Error("this backend reads asynchronously");
      },
      data: async () => Float32Array.of(1, 2),
    };
    expect(await plain(later)).toBe("Tensor float32 [2]\n[1, 2]");
  });
});
