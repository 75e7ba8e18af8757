import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { PipelineModel } from "../../../../sdk/core/models/index.js";
import { random } from "../../../../sdk/index.js";
import { csvOf, experimentOn, filesIn } from "../../../support/bad-input.js";
import { feedsOf, runOnnx } from "../../../support/onnx.js";

/** Rows of overlapping classes, so that probabilities are of every size. */
function rowsOf(classes: readonly string[]): string {
  const draw = random(8);
  return csvOf("x,z,colour,y", 400, () => {
    const x = draw.normal();
    const z = draw.normal();
    const red = draw.next() < 0.4;
    const score = x + 0.5 * z * z + (red ? 0.6 : 0) + 0.8 * draw.normal();
    const rank = score < 0.2 ? 0 : classes.length === 2 || score < 1.2 ? 1 : 2;
    return `${x},${z},${red ? "red" : "blue"},${classes[rank]}`;
  });
}

const MODELS = [{ kind: "linear" }, { kind: "boosting", rounds: 12 }] as const;

describe("a calibrated model as ONNX", () => {
  for (const model of MODELS)
    for (const method of ["sigmoid", "isotonic"] as const)
      it.each([[["no", "yes"]], [["low", "mid", "top"]]])(
        `${model.kind}, ${method}: predicts in onnxruntime what it predicts here (%j)`,
        async (classes) => {
          const { folder, chain } = await experimentOn(rowsOf(classes), {
            split: { kind: "stratified", testSize: 0.25 },
            model,
            seed: 5,
          });
          const calibrated = await chain.train().calibrate({ method });
          const exported = await (calibrated.model as PipelineModel).toOnnx();
          if ("unsupported" in exported) throw new Error(exported.unsupported.join("; "));
          const raw = calibrated.testRows.drop(["y"]);
          const outputs = await runOnnx(exported.bytes, feedsOf(raw));
          const predicted = await calibrated.predict(raw);
          expect(outputs.prediction).toEqual(
            Array.from({ length: raw.numRows }, (_, row) => predicted.value("prediction", row)),
          );
          for (const label of classes) {
            const name = `probability_${label}`;
            const wanted = predicted.numbers(name);
            for (const [row, value] of outputs[name].entries())
              expect(Math.abs(Number(value) - wanted[row])).toBeLessThanOrEqual(1e-9 * wanted[row]);
          }
          // The run's model is the calibrated one, for Python too.
          const id = calibrated.run?.modelUri?.split("/").at(-1) ?? "no model";
          const logged = filesIn(folder).filter((file) => file.includes(id));
          const fileOf = (name: string) =>
            join(folder, logged.find((file) => basename(file) === name) ?? name);
          const { flavors } = parse(await readFile(fileOf("MLmodel"), "utf8"));
          expect(flavors).toMatchObject({ onnx: expect.anything(), python_function: expect.anything() });
          expect(Buffer.compare(await readFile(fileOf("model.onnx")), exported.bytes)).toBe(0);
        },
      );
});
