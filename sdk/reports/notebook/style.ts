import { schemeCss } from "../../display/page/index.js";

/** The sixteen colours of terminals, dark enough for a light page, and light enough for a dark one. */
const TERMINAL = {
  light: ["#24292f", "#b3261e", "#116329", "#7d5600", "#0550ae", "#7c3a9b", "#0f6b75", "#57606a"],
  dark: ["#8b949e", "#ff8d85", "#6cc886", "#dcb64a", "#7ab0ea", "#d3a6ee", "#5cc5cf", "#c9d1d9"],
} as const;

const CODE = {
  light:
    "--c-keyword:#7c3a9b;--c-string:#116329;--c-number:#0550ae;--c-comment:#5d6675;--wash:#f5f6f8;--rule:#dfe3e9;--warn:#fdf4e7",
  dark: "--c-keyword:#d3a6ee;--c-string:#7fd39b;--c-number:#7ab0ea;--c-comment:#a1aab8;--wash:#1c222b;--rule:#2e3540;--warn:#2b251a",
} as const;

/** JupyterLab's variables that outputs colour themselves by. */
const JUPYTER = {
  light:
    "--jp-ui-font-color2:#5d6675;--jp-success-color1:#0f7049;--jp-error-color1:#b3261e;--jp-warn-color0:#8a5300",
  dark: "--jp-ui-font-color2:#a1aab8;--jp-success-color1:#5fcf9b;--jp-error-color1:#ff8d85;--jp-warn-color0:#e3b25f",
} as const;

function scheme(name: "light" | "dark"): string {
  const terminal = TERMINAL[name].map((color, i) => `--t-${i}:${color}`).join(";");
  return `${schemeCss(name)};${CODE[name]};${JUPYTER[name]};${terminal}`;
}

const terminalRules = TERMINAL.light
  .map(
    (_, i) =>
      `.t-fg-${i},.t-fg-${i + 8}{color:var(--t-${i})}.t-bg-${i},.t-bg-${i + 8}{background:var(--t-${i});color:var(--a-page)}`,
  )
  .join("");

/** The style sheet of a rendered notebook: texts, code and outputs in one column, contents beside it where there is room. */
export const NOTEBOOK_STYLE = `
:root{${scheme("light")}}
@media (prefers-color-scheme:dark){:root{${scheme("dark")}}}
@media print{:root{${scheme("light")}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%;scroll-padding-top:16px}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--a-page);color:var(--a-ink);font:16px/1.65 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
:focus-visible{outline:2px solid var(--a-blue);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-9999px;top:0;background:var(--a-page);padding:8px 14px;z-index:9}
.skip:focus{left:8px;top:8px}
.sheet{max-width:920px;margin:0 auto;padding:40px 32px 80px}
.over{color:var(--a-muted);font-size:14px;margin:0 0 8px}
.contents{border-block:1px solid var(--rule);padding:10px 0;margin:20px 0 28px;font-size:14px}
.contents summary{cursor:pointer;color:var(--a-muted);font-weight:600}
.contents ul{list-style:none;margin:6px 0 0;padding:0}
.contents ul ul{padding-left:16px;margin:0}
.contents a{color:var(--a-muted);text-decoration:none;display:block;padding:3px 0;line-height:1.4}
.contents a:hover{color:var(--a-ink);text-decoration:underline;text-underline-offset:3px}
.prose{overflow-wrap:anywhere}
.prose h1,.prose h2,.prose h3,.prose h4,.prose h5,.prose h6{line-height:1.25;text-wrap:balance;margin:1.6em 0 .5em;letter-spacing:-.01em}
h1{font-size:clamp(28px,5vw,40px);letter-spacing:-.02em;font-weight:650;line-height:1.2;margin:0 0 .5em}
.prose h1{margin:0 0 .5em}
.prose h2{font-size:25px}.prose h3{font-size:19px}.prose h4,.prose h5,.prose h6{font-size:16px}
.prose p,.prose ul,.prose ol,.prose blockquote{margin:0 0 .9em;max-width:72ch}
.prose a{color:var(--a-blue)}
.prose img,.rich>img{max-width:100%;height:auto}
.prose :not(pre)>code{background:var(--wash);border-radius:4px;padding:.1em .35em;font-size:.87em}
.prose pre{background:var(--wash);border-radius:8px;padding:12px 16px;overflow-x:auto;font-size:13.5px;line-height:1.55;margin:0 0 .9em}
.prose blockquote{border-left:3px solid var(--rule);padding-left:14px;color:var(--a-muted)}
.prose table{border-collapse:collapse;display:block;overflow-x:auto;font-size:14.5px;margin:0 0 .9em}
.prose th,.prose td{padding:6px 16px 6px 0;border-bottom:1px solid var(--rule);text-align:left}
.prose hr{border:0;border-top:1px solid var(--rule);margin:2em 0}
.math{font-style:italic}.math.block{display:block;padding:8px 0;background:none}
.missing{color:var(--a-muted)}
.cell{margin:14px 0 22px;position:relative}
.input{background:var(--wash);border-radius:8px;margin:0;padding:12px 16px;overflow-x:auto;font-size:13.5px;line-height:1.55;tab-size:2}
.count{position:absolute;right:100%;top:12px;margin-right:12px;color:var(--a-muted);font:12.5px/21px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:nowrap}
.c-keyword{color:var(--c-keyword)}.c-string{color:var(--c-string)}.c-number{color:var(--c-number)}.c-comment{color:var(--c-comment);font-style:italic}
.outputs{margin:10px 0 0;padding:0 16px}
.outputs>*+*{margin-top:10px}
.rich{overflow-x:auto;font-size:14px}
iframe.rich{display:block;width:100%;border:0;height:200px}
.stream,.result{margin:0;font-size:13px;line-height:1.5;overflow-x:auto;white-space:pre}
.long{max-height:520px;overflow:auto}
.warn{background:var(--warn);border-radius:6px;padding:8px 12px}
.failure{border-left:3px solid var(--a-bad);padding:6px 0 6px 12px}
.t-bold{font-weight:650}.t-dim{color:var(--a-muted)}.t-italic{font-style:italic}.t-underline{text-decoration:underline}.t-struck{text-decoration:line-through}.t-inverse{background:var(--a-ink);color:var(--a-page)}
${terminalRules}
footer{margin-top:64px;padding-top:14px;border-top:1px solid var(--rule);color:var(--a-muted);font-size:13px}
@media (min-width:1280px){
.sheet.has-contents{max-width:1216px;display:grid;grid-template-columns:232px minmax(0,856px);column-gap:80px;padding-left:32px}
.sheet.has-contents>*{grid-column:2}
.sheet.has-contents>.contents{grid-column:1;grid-row:1/span 4;border:0;margin:0;padding:6px 0;align-self:start;position:sticky;top:32px;max-height:calc(100vh - 64px);overflow-y:auto}
}
@media (max-width:1040px){.count{position:static;display:block;margin:0 0 2px}}
@media (max-width:600px){.sheet{padding:24px 16px 56px}.outputs{padding:0}.input,.prose pre{padding:10px 12px}}
@media print{
@page{margin:16mm 14mm}
body{font-size:10.5pt}
.sheet,.sheet.has-contents{display:block;max-width:none;padding:0}
.contents,.skip{display:none}
.count{position:static;display:block}
.input,.prose pre,.stream,.result,.long{white-space:pre-wrap;overflow-wrap:anywhere;max-height:none;overflow:visible}
.rich{overflow:visible}
.prose h1,.prose h2,.prose h3,.prose h4{break-after:avoid}
img,figure,tr{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`
  .trim()
  .replaceAll("\n", "");
