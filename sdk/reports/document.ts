import { html, type SafeHtml, trustedHtml } from "../utils/html/index.js";

/** What a page says before its body: no request is needed for it, and none is allowed but by the policy. */
export function documentHead(page: {
  readonly title: string;
  /** The Content-Security-Policy. */
  readonly policy: string;
  readonly style: string;
}): SafeHtml {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${page.policy}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Assay">
<title>${page.title}</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(page.style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>`;
}
