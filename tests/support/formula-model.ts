import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AskedModel } from "../../sdk/core/explainers/global/what-if.js";
import { Table } from "../../sdk/core/tables/index.js";
import { ROOT } from "./source-files.js";

const COLUMNS = ["hr", "temp", "hum", "weathersit"] as const;

/** Four columns of the 200 rows that fixtures/parity/global.py asks about. */
export function formulaRows(): Table {
  const [header, ...lines] = readFileSync(join(ROOT, "fixtures/parity/raw_inputs_200.csv"), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const cells = (name: string) => lines.map((line) => line[header.indexOf(name)]);
  return Table.from(
    COLUMNS.map(
      (name) => [name, name === "weathersit" ? cells(name) : Float64Array.from(cells(name), Number)] as const,
    ),
  );
}

const LEVELS = ["clear", "cloudy/misty"];

/** The formula of fixtures/parity/global.py as a model: 3 hr temp + hr²/10 - 20 hum², and more where it is clear. */
export const formulaModel: AskedModel = {
  task: "regression",
  target: "bikers",
  classes: [],
  features: { names: [...COLUMNS], groups: COLUMNS.map((name, i) => ({ name, columns: [i] })) },
  encode(table) {
    const data = new Float64Array(table.numRows * 4);
    for (const [c, name] of COLUMNS.entries()) {
      for (let row = 0; row < table.numRows; row++) {
        const value = table.value(name, row);
        data[row * 4 + c] = name === "weathersit" ? LEVELS.indexOf(String(value)) : Number(value);
      }
    }
    return { data, rows: table.numRows, columns: 4 };
  },
  async predictMatrix({ data, rows }) {
    return Float64Array.from({ length: rows }, (_, row) => {
      const [hr, temp, hum, level] = data.subarray(row * 4, row * 4 + 4);
      const bonus = level === 0 ? 25 : level === 1 ? 5 : -10;
      return 3 * hr * temp + hr ** 2 / 10 - 20 * hum ** 2 + bonus * temp;
    });
  },
};

/** The same as two classes: more than 30 or not, with a probability that grows with it. */
export const formulaClasses: AskedModel = {
  ...formulaModel,
  task: "classification",
  target: "many",
  classes: ["no", "yes"],
  async predictMatrix(x) {
    const values = await formulaModel.predictMatrix(x);
    return Float64Array.from({ length: 2 * values.length }, (_, i) => {
      const yes = 1 / (1 + Math.exp((30 - values[i >> 1]) / 10));
      return i % 2 === 0 ? 1 - yes : yes;
    });
  },
};
