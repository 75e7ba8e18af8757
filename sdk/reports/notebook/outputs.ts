import { html, type SafeHtml, trustedHtml } from "../../utils/html/index.js";
import type { NotebookOutput } from "../../utils/nbformat/index.js";
import { ansiHtml } from "./ansi.js";
import type { MarkdownRenderer } from "./markdown.js";

export interface OutputOptions {
  /**
   * Gets the HTML that stands in the page as it is, its scripts to be let run: it comes from code that was just run. Without it HTML is shown
   * in a frame that runs no script and reaches nothing.
   */
  readonly trust?: (markup: string) => void;
  readonly markdown: MarkdownRenderer;
}

const PICTURES = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"] as const;

/** Forms by how much they show, the richest first. Scripts of their own (`application/javascript`) are none. */
const FORMS = [
  "text/html",
  ...PICTURES,
  "text/markdown",
  "text/latex",
  "text/plain",
  "application/json",
] as const;

/** What a cell showed. */
export function outputsHtml(outputs: readonly NotebookOutput[], options: OutputOptions): SafeHtml {
  const pieces = outputs.map((output) => outputHtml(output, options)).filter((piece) => piece !== undefined);
  return pieces.length === 0 ? html`` : html`<div class="outputs">${pieces}</div>`;
}

function outputHtml(output: NotebookOutput, options: OutputOptions): SafeHtml | undefined {
  switch (output.output_type) {
    case "stream":
      return output.text === ""
        ? undefined
        : pre(output.name === "stderr" ? "stream warn" : "stream", output.text);
    case "error":
      return pre("stream failure", errorText(output));
    default:
      return bundleHtml(output.data, options);
  }
}

function errorText({ ename, evalue, traceback }: NotebookOutput & { output_type: "error" }): string {
  return traceback.length > 0 ? traceback.join("\n") : `${ename}: ${evalue}`;
}

/** More lines than these scroll in a place of their own. */
const LONG = 100;

/** Text that is wide or long scrolls by itself, also by the keyboard. */
function pre(kind: string, text: string): SafeHtml {
  const isLong = text.split("\n", LONG + 1).length > LONG;
  return html`<pre class="${kind}${isLong && " long"}" tabindex="0">${ansiHtml(text)}</pre>`;
}

function bundleHtml(data: Readonly<Record<string, unknown>>, options: OutputOptions): SafeHtml | undefined {
  const mime = FORMS.find((form) => data[form] !== undefined && data[form] !== "");
  if (mime === undefined) return undefined;
  const value = data[mime];
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  switch (mime) {
    case "text/html":
      if (options.trust === undefined) return frame(text);
      options.trust(text);
      return html`<div class="rich">${trustedHtml(text)}</div>`;
    case "text/markdown":
      return html`<div class="rich prose">${options.markdown.render(text)}</div>`;
    case "text/latex":
      return html`<div class="rich"><code class="math block">${text}</code></div>`;
    case "text/plain":
    case "application/json":
      return pre("result", text);
    default:
      return picture(mime, text, altOf(data));
  }
}

/** A picture by its data: as an image even an SVG runs no script. */
function picture(mime: string, text: string, alt: string): SafeHtml {
  const base64 = mime === "image/svg+xml" ? Buffer.from(text).toString("base64") : text.replaceAll(/\s/g, "");
  return html`<div class="rich"><img src="data:${mime};base64,${base64}" alt="${alt}"></div>`;
}

function altOf(data: Readonly<Record<string, unknown>>): string {
  const text = data["text/plain"];
  return typeof text === "string" ? text.slice(0, 300) : "picture";
}

/**
 * HTML of which nobody knows what it does: no scripts, no forms, no way out of the frame. That it may be read from outside (`allow-same-origin`) lets the page give
 * it the height of what is in it.
 */
function frame(markup: string): SafeHtml {
  return html`<iframe class="rich" sandbox="allow-same-origin" title="output of the cell above" loading="lazy" srcdoc="${FRAME_STYLE}${markup}"></iframe>`;
}

const FRAME_STYLE =
  "<style>:root{color-scheme:light dark}body{margin:0;font:14px/1.5 system-ui,sans-serif;overflow-x:auto}table{border-collapse:collapse}th,td{padding:3px 12px 3px 0;text-align:left}</style>";

/** Gives each frame the height of its content. */
export const FRAME_SCRIPT = `(() => {
"use strict";
const fit = (frame) => {
  const body = frame.contentDocument && frame.contentDocument.body;
  if (body) frame.style.height = Math.min(body.scrollHeight + 2, 600) + "px";
};
for (const frame of document.querySelectorAll("iframe.rich")) {
  frame.addEventListener("load", () => fit(frame));
  fit(frame);
}
})();`;
