/**
 * A page as it goes on paper: every section is open, and plots are their static pictures, so that no script is needed. In a page
 * of ours `<details` and `<script` are markup only, as every text is escaped.
 */
export function printablePage(page: string): string {
  return page
    .replace("</head>", "<style>@page{size:A4}</style></head>")
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "")
    .replace(/<details(?![^>]* open)(?=[\s>])/g, "<details open");
}
