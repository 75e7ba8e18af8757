export * from "./file-sink.js";
export { CODECS, type Codec, FILE_KINDS, type FileKind } from "./formats.js";
