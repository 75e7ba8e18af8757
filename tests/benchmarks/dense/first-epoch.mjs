// From the start of the process to a trained network, through the package's own door: the whole process counts, its start, its
// imports, the backend, and all that an experiment does around the training. The rows that `writeRows` wrote, as a table.
// `node tests/benchmarks/dense/first-epoch.mjs FOLDER wasm|native|cpu [epochs]`. Needs a build.
import { readFileSync } from "node:fs";
import { Experiment, Table } from "assay";

const [folder, backend, epochs = "1"] = process.argv.slice(2);
const { buffer, byteOffset, byteLength } = readFileSync(`${folder}/short.bin`);
const numbers = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
const [rows, inputs] = numbers;
const columns = { y: new Float64Array(numbers.subarray(2 + rows * inputs)) };
for (let c = 0; c < inputs; c++) {
  const column = new Float64Array(rows);
  for (let row = 0, at = 2 + c; row < rows; row++, at += inputs) column[row] = numbers[at];
  columns[`x${c}`] = column;
}
const { history } = await Experiment.load({
  dataset: { kind: "table", table: Table.from(columns) },
  target: "y",
  // One row is held out, because an experiment holds some out.
  split: { kind: "chronological", testSize: 1 },
  model: {
    kind: "dense",
    layers: [64, 64],
    epochs: Number(epochs),
    batchSize: 32,
    learningRate: 0.001,
    schedule: { kind: "constant" },
    weightDecay: 0,
  },
  tracking: { enabled: false },
  backend,
}).train();
console.log(history.epochs.at(-1).logs.loss);
