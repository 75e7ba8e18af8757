import { createHash } from "node:crypto";

/** A page that loads nothing, with the policy that lets its own script and style run and nothing else. */
export interface Page {
  readonly html: string;
  readonly policy: string;
}

const STYLE = `
:root{color-scheme:light dark;background:Canvas;color:CanvasText;--line:#8884;--soft:#8882}
body{font:15px/1.5 system-ui,sans-serif;max-width:64rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
#key{font:inherit;padding:.35rem .5rem;border:1px solid var(--line);border-radius:.35rem}
[role=alert]{white-space:pre-wrap;color:#b91c1c}@media (prefers-color-scheme:dark){[role=alert]{color:#fca5a5}}
pre{background:var(--soft);padding:.75rem;border-radius:.35rem;overflow:auto}
details{border:1px solid var(--line);border-radius:.35rem;margin:.5rem 0;padding:.4rem .75rem}
a{color:#0b57d0}@media (prefers-color-scheme:dark){a{color:#8ab4f8}}
summary{cursor:pointer}code{font-family:ui-monospace,monospace}
`;

/** A page of a title, a body and a script, which are the server's own: nothing of a model or a request is in it. */
export function pageOf(title: string, body: string, script: string, colours = ""): Page {
  const style = STYLE + colours;
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body>${body}<script>${script}</script></body></html>`;
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
  return { html, policy };
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
