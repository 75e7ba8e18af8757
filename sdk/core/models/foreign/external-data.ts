import { AssayError } from "../../../utils/errors/index.js";
import { field, fieldsOf, firstText, joined } from "./messages.js";

/** Gives a file that lies beside the model file, by the name that is in it; undefined where there is none. */
export type ReadBeside = (location: string) => Uint8Array | undefined;

/** Field numbers of onnx.proto3. */
const TENSOR = { name: 8, rawData: 9, externalData: 13, dataLocation: 14 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const EXTERNAL = 1;

/** A tensor whose data lie in another file with them in it; undefined where they are in it already. */
export function tensorInside(tensor: Uint8Array, readBeside: ReadBeside): Uint8Array | undefined {
  const fields = fieldsOf(tensor);
  if (!fields.some(({ id, integer }) => id === TENSOR.dataLocation && integer === EXTERNAL)) return undefined;
  const entries = new Map(
    fields
      .filter(({ id }) => id === TENSOR.externalData)
      .map(({ bytes }) => {
        const entry = fieldsOf(bytes);
        return [firstText(entry, ENTRY.key), firstText(entry, ENTRY.value)] as const;
      }),
  );
  const location = entries.get("location") ?? "";
  const file = readBeside(location);
  const offset = Number(entries.get("offset") ?? 0);
  const end = entries.has("length") ? offset + Number(entries.get("length")) : file?.length;
  if (file === undefined || end === undefined || end > file.length) {
    throw new AssayError("MODEL_INVALID", {
      what: "the ONNX model keeps tensors in a file beside it, which is not there or not whole",
      got: file === undefined ? `no file ${JSON.stringify(location)}` : `${file.length} bytes of ${location}`,
      wanted: `${JSON.stringify(location)} with the tensor "${firstText(fields, TENSOR.name)}"`,
      next: "Put the file beside the model file, or save the model as one file.",
    });
  }
  const kept = fields.filter(({ id }) => id !== TENSOR.externalData && id !== TENSOR.dataLocation);
  return joined([...kept.map(({ raw }) => raw), field(TENSOR.rawData, file.subarray(offset, end))]);
}
