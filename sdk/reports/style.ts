import { schemeCss } from "../display/page/index.js";

/** The report's style sheet: one column of text, tables that scroll on their own, light and dark, phone and paper. */
export const REPORT_STYLE = `
:root{${schemeCss("light")};--a-wash:#f5f6f8;--a-rule:#dfe3e9}
@media (prefers-color-scheme:dark){:root{${schemeCss("dark")};--a-wash:#1c222b;--a-rule:#2e3540}}
@media print{:root{${schemeCss("light")};--a-wash:#f5f6f8;--a-rule:#dfe3e9}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;overflow-wrap:anywhere;background:var(--a-page);color:var(--a-ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{font-size:clamp(28px,5vw,42px);letter-spacing:-.02em;font-weight:650;margin:4px 0 10px}
h2{font-size:24px;letter-spacing:-.01em;font-weight:650;margin:0 0 6px}
h3{font-size:16px;font-weight:600;margin:0}
h3.below{margin-top:28px}
p{margin:0 0 12px}
a{color:var(--a-blue)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.87em}
:focus-visible{outline:2px solid var(--a-blue);outline-offset:3px;border-radius:3px}
.skip{position:absolute;left:-9999px;top:0;background:var(--a-page);padding:8px 14px;z-index:2}
.skip:focus{left:8px;top:8px}
.sheet{max-width:1000px;margin:0 auto;padding:48px 40px 80px}
.over{color:var(--a-muted);font-size:14px;margin:0}
.lead{font-size:18px;color:var(--a-muted);max-width:68ch;margin:0}
.lead b{color:var(--a-ink);font-weight:600}
nav{border-block:1px solid var(--a-rule);margin:32px 0 0;padding:10px 0}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:2px 22px;margin:0;padding:0}
nav a{color:var(--a-muted);text-decoration:none;font-size:14px;display:inline-block;padding:4px 0}
nav a:hover{color:var(--a-ink);text-decoration:underline;text-underline-offset:4px}
section{margin-top:56px;scroll-margin-top:16px}
section>p{max-width:72ch;color:var(--a-muted)}
.headline{margin-top:32px}
.big .value{font-size:clamp(48px,9vw,76px);line-height:1;font-weight:650;letter-spacing:-.03em;font-variant-numeric:tabular-nums}
.big .unit{font-size:18px;color:var(--a-muted);margin-left:8px}
.big .name{color:var(--a-muted);margin:0 0 6px}
.big .verdict{margin:10px 0 0;font-size:15px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:14px;margin-top:16px!important}
.cards .card{width:auto!important;margin:0!important;border-color:var(--a-rule)!important}
td .good,td .bad{white-space:nowrap}
.good{color:var(--a-good)}.bad{color:var(--a-bad)}
.long{display:inline-block;max-width:min(60ch,100%);overflow-x:auto;white-space:nowrap;vertical-align:bottom}
td .long,th .long{max-width:36ch}
.scroll{overflow-x:auto;margin:16px 0 0}
table{overflow-wrap:normal;border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--a-muted);padding:0 0 8px}
th,td{padding:7px 16px 7px 0;text-align:left;border-bottom:1px solid var(--a-rule);font-weight:400;vertical-align:middle}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;color:var(--a-muted);font-size:13px;border-bottom-color:var(--a-axis);vertical-align:bottom;white-space:nowrap}
tbody th{overflow-wrap:anywhere;max-width:260px;min-width:124px}
.number{text-align:right;white-space:nowrap}
small,.null{color:var(--a-muted);font-size:12px}
th small{display:block;font-weight:400}
.bar{display:inline-block;width:120px;height:6px;border-radius:3px;background:var(--a-rule);overflow:hidden;vertical-align:middle}
.bar span{display:block;height:100%;background:var(--a-blue);border-radius:3px}
.bar.good span{background:var(--a-good)}.bar.bad span{background:var(--a-bad)}
details{border-top:1px solid var(--a-rule);padding:10px 0}
details[open]{padding-bottom:28px}
summary{cursor:pointer;font-weight:600;padding:4px 0}
.note{color:var(--a-muted);font-size:13px;margin:8px 0 0}
.plots{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:32px 24px;margin-top:20px;align-items:end}
figure{margin:0;min-width:0}
figure.full{grid-column:1/-1}
figcaption{margin-bottom:10px}
figcaption p{color:var(--a-muted);font-size:14px;line-height:1.45;margin:2px 0 0;max-width:80ch}
.plot{position:relative}
.plot svg{display:block}
.plot text{font-family:inherit}
.still.narrow{display:none}
.facts{margin:16px 0 0;display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:0 48px}
.facts div{display:grid;grid-template-columns:120px minmax(0,1fr);gap:12px;padding:7px 0;border-bottom:1px solid var(--a-rule)}
.facts dt{color:var(--a-muted);font-size:14px}
.facts dd{margin:0;overflow-wrap:anywhere;font-size:14px;font-variant-numeric:tabular-nums}
pre{background:var(--a-wash);border-radius:8px;padding:18px 20px;overflow-x:auto;line-height:1.55;margin:16px 0 0}
footer{margin-top:72px;padding-top:16px;border-top:1px solid var(--a-rule);color:var(--a-muted);font-size:13px}
@media (max-width:760px){
.plots{grid-template-columns:minmax(0,1fr)}
}
@media (max-width:600px){
body{font-size:15px}
.sheet{padding:28px 16px 56px}
section{margin-top:44px}
.lead{font-size:16px}
.still.wide{display:none}.still.narrow{display:block}
.still svg{margin:0 auto}
.facts{grid-template-columns:1fr}
.facts div{grid-template-columns:96px minmax(0,1fr)}
pre{padding:14px;white-space:pre-wrap;overflow-wrap:anywhere}
}
@media print{
@page{margin:16mm 14mm}
body{font-size:10.5pt}
.sheet{max-width:none;padding:0}
nav,.skip{display:none}
.assay-live{display:none!important}
.still.wide{display:block!important}.still.narrow{display:none!important}
.plots{grid-template-columns:repeat(2,minmax(0,1fr));gap:20px 16px}
section{margin-top:28px}
h2,h3,figcaption{break-after:avoid}
figure,tr,.headline,.card,.facts div{break-inside:avoid}
.scroll{overflow:visible}
.long{white-space:normal;overflow:visible;max-height:12em;overflow-y:hidden}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`
  .trim()
  .replaceAll("\n", "");
