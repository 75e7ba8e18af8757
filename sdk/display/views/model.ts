import type { Model } from "../../core/models/model.js";
import { formatCount } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { dataText, factList, htmlTable, outputHtml } from "../page/index.js";
import { boxText, factsText } from "../text/index.js";

/** What the view reads of a model. */
export type ModelLike = Pick<Model, "kind" | "task" | "target" | "classes" | "signature" | "features">;

/** A model's kind, target and signature. */
export function modelView(model: ModelLike, options: ViewOptions = {}): MimeBundle {
  const { width } = { ...VIEW_DEFAULTS, ...options };
  const { inputs, outputs } = model.signature;
  const encoded = model.features.names.length;
  const facts: [string, string][] = [
    ["model", `${model.kind} (${model.task})`],
    ["target", model.target],
    ["columns", `${formatCount(inputs.length)} in, ${formatCount(encoded)} after encoding`],
  ];
  if (model.classes.length > 0) facts.push(["classes", model.classes.join(", ")]);
  const groups = new Map(model.features.groups.map((group) => [group.name, group.columns.length]));
  const rows = [
    ...inputs.map((input) => ["input", input, groups.get(input.name) ?? 0] as const),
    ...outputs.map((output) => ["output", output, undefined] as const),
  ];
  const encodedText = (count: number | undefined) => (count === undefined ? "" : String(count));
  return {
    "text/plain": `${factsText(facts, width)}\n${boxText(
      {
        columns: [
          { title: "column" },
          { title: "role" },
          { title: "type" },
          { title: "required" },
          { title: "encoded", align: "right" },
        ],
        rows: rows.map(([role, { name, type, required }, count]) => [
          name,
          role,
          type,
          required ? "yes" : "no",
          encodedText(count),
        ]),
      },
      width,
    )}`,
    "text/html": outputHtml(
      factList(facts.map(([name, value]) => [name, dataText(value)])),
      htmlTable({
        caption: "Signature",
        columns: [
          { title: "column" },
          { title: "role" },
          { title: "type" },
          { title: "required" },
          { title: "encoded", kind: "number" },
        ],
        rows: rows.map(([role, { name, type, required }, count]) => [
          dataText(name),
          role,
          type,
          required ? "yes" : "no",
          encodedText(count),
        ]),
      }),
    ),
    [MACHINE_FORM]: {
      kind: model.kind,
      task: model.task,
      target: model.target,
      classes: model.classes,
      signature: model.signature,
    },
  };
}
