import { eachField, fieldsOf, firstText, integersOf, textOf } from "./messages.js";

/** One operation of a graph, as far as it is looked at. */
export interface Node {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Labels of classes that it holds. */
  readonly labels?: readonly (string | number)[];
}

/** Field numbers of onnx.proto3. */
const NODE = { input: 1, output: 2, type: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, ints: 8, strings: 9 } as const;

/** Attributes that hold the labels of classes, in the operations of ai.onnx.ml. */
const LABELS = ["classlabels_strings", "classlabels_int64s", "classlabels_ints"];

export function nodeOf(message: Uint8Array): Node {
  const fields = fieldsOf(message);
  const texts = (id: number): string[] =>
    fields.filter((part) => part.id === id).map((part) => textOf(part.bytes));
  const lists = fields
    // By name first, which comes first: the attributes of a forest hold millions of numbers.
    .filter(
      ({ id, bytes }) =>
        id === NODE.attribute && LABELS.includes(firstText(eachField(bytes), ATTRIBUTE.name)),
    )
    .map((part) => {
      const attribute = fieldsOf(part.bytes);
      const strings = attribute.filter(({ id }) => id === ATTRIBUTE.strings);
      return strings.length > 0
        ? strings.map(({ bytes: label }) => textOf(label))
        : integersOf(attribute, ATTRIBUTE.ints);
    })
    .filter((labels) => labels.length > 0);
  return {
    type: firstText(fields, NODE.type),
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    ...(lists.length === 0 ? {} : { labels: lists[0] }),
  };
}

/** The labels that these nodes agree on; undefined where none holds any, or where they differ (models inside of models). */
export function labelsOf(nodes: readonly Node[]): readonly (string | number)[] | undefined {
  const lists = nodes.flatMap(({ labels }) => (labels === undefined ? [] : [labels]));
  const [first] = lists;
  const agree = lists.every((labels) => JSON.stringify(labels) === JSON.stringify(first));
  return agree ? first : undefined;
}
