import { gunzipSync } from "node:zlib";
import { scriptHash } from "../script-hash.js";

/** `<script>` elements with what stands in them. HTML that is searched is trusted: what is not found does not run. */
const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi;

/** Types that browsers run; data of other types needs no leave. */
const RUNS = /^(?:|text\/javascript|application\/javascript|module)$/i;

/** Hashes of the scripts in a piece of HTML, as a Content-Security-Policy lists them. */
export function scriptHashes(markup: string): readonly string[] {
  return [...markup.matchAll(SCRIPT)].flatMap(([, attributes, text]) => {
    const type = /\btype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes)?.[1] ?? "";
    if (/\bdata-assay-pack=/.test(attributes)) return unpackedHash(text);
    const isLinked = /\bsrc\s*=/i.test(attributes);
    // A parser makes one line end of two before it hands the text to the script.
    return RUNS.test(type) && !isLinked ? [scriptHash(text.replaceAll(/\r\n?/g, "\n"))] : [];
  });
}

/** Of a library that the page's code unpacks and runs (sdk/display/page/code.ts). */
function unpackedHash(packed: string): readonly string[] {
  try {
    return [scriptHash(gunzipSync(Buffer.from(packed, "base64")).toString("utf8"))];
  } catch {
    // Nothing that could be unpacked: nothing runs.
    return [];
  }
}
